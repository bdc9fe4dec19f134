import { describe, expect, it } from 'vitest';
import { parseProcNetTcp } from '../../../guardian/platform/proc-net-tcp.ts';
import { parseProcStat } from '../../../guardian/platform/proc-stat.ts';

const stat = (command: string, state = 'S', threads = 1) =>
  `3798 (${command}) ${state} 3785 3790 3700 0 -1 4194560 2114 43669 0 70 1 0 23 12 20 0 ${threads} 0 126309 5124096 922 ` +
  '18446744073709551615 94727915032576 94727915821981 140721632703088 0 0 0 65536 4 1132560123 1 0 0 17 1 0 0 0 0 0 0\n';

describe('/proc/PID/stat', () => {
  const expected = { isZombie: false, group: 3790, session: 3700, startTicks: '126309' };

  it.each(['bash', 'node-MainThread', 'tmux: server', ') S 1 1 1 (', 'a)b\n(c', ''])(
    'is read around the command %j',
    (command) => {
      expect(parseProcStat(stat(command))).toEqual(expected);
    },
  );

  it.each(['Z', 'X'])('tells that a process in state %s is dead', (state) => {
    expect(parseProcStat(stat('bash', state))?.isZombie).toBe(true);
  });

  it('tells that a process is not dead whose first thread has ended and others have not', () => {
    expect(parseProcStat(stat('bash', 'Z', 2))?.isZombie).toBe(false);
  });

  it.each(['R', 'S', 'D', 'T', 't', 'I'])('tells that a process in state %s is not', (state) => {
    expect(parseProcStat(stat('bash', state))?.isZombie).toBe(false);
  });

  it.each(['', 'no such thing', '12 (half) S 1 1 1 0'])('is null where it is no such line: %j', (text) => {
    expect(parseProcStat(text)).toBeNull();
  });
});

const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     \n';
const TCP = `${HEADER}   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 555 1 0000000058b9cb45 100 0 0 10 0                       
   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 48213 1 00000000a1b2c3d4 100 0 0 10 0                     
   2: 0100007F:1F90 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000  1000        0 48400 1 00000000a1b2c3d5 20 4 30 10 -1                    
   3: 0100007F:D2F0 0100007F:1F90 06 00000000:00000000 03:00000E5C 00000000     0        0 0 3 00000000a1b2c3d6                                      
`;
const TCP6 = `${HEADER}   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 48301 1 0000000012345678 100 0 0 10 0
   1: 00000000000000000000000001000000:1F91 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 48302 1 0000000012345679 100 0 0 10 0
   2: 0000000000000000FFFF00000100007F:1F92 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 48303 1 000000001234567a 100 0 0 10 0
   3: 000080FE00000000FF00FC0001000FE:1F93 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 48304 1 000000001234567b 100 0 0 10 0
`;

describe('/proc/net/tcp', () => {
  it('names the socket that listens, not the connections to it', () => {
    expect(parseProcNetTcp(TCP, 8080)).toEqual([{ address: '127.0.0.1', inode: '48213' }]);
  });

  it('tells a port from one that ends alike', () => {
    expect(parseProcNetTcp(TCP, 0x7e8)).toEqual([{ address: '0.0.0.0', inode: '555' }]);
    expect(parseProcNetTcp(TCP, 0xe8)).toEqual([]);
  });

  it.each([
    [8080, '::'],
    [8081, '::1'],
    [8082, '127.0.0.1'],
    [8083, '000080FE00000000FF00FC0001000FE'],
  ])('knows the IPv6 address at port %d as %s', (port, address) => {
    expect(parseProcNetTcp(TCP6, port).map((s) => s.address)).toEqual([address]);
  });

  it('is empty where it cannot be read', () => {
    expect(parseProcNetTcp('', 8080)).toEqual([]);
  });
});
