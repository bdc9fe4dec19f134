import { describe, expect, it } from 'vitest';
import { type Door, route } from '../../../guardian/control/routes.ts';

const asked = (
  door: Door,
  method: string,
  target: string,
  hostHeader: string | undefined = 'localhost',
  host = '127.0.0.1',
) => {
  const chosen = route({ door, method, target, hostHeader }, host);
  switch (chosen.do) {
    case 'show':
      return `show ${chosen.view}`;
    case 'obey':
      return `obey ${chosen.command}`;
    case 'refuse':
      return chosen.code;
  }
};

describe('the control socket', () => {
  it.each([
    ['GET', '/status', 'show status'],
    ['POST', '/pause', 'obey pause'],
    ['POST', '/resume', 'obey resume'],
    ['GET', '/pause', 404],
    ['POST', '/status', 404],
    ['GET', '/', 404],
    ['GET', '/metrics', 404],
    ['POST', '/constructor', 404],
  ])('takes %s %s for: %s', (method, target, expected) => {
    expect(asked('socket', method, target)).toBe(expected);
  });

  it('does not mind the Host header', () => {
    expect(asked('socket', 'POST', '/pause', 'evil.example')).toBe('obey pause');
  });
});

describe('the status port', () => {
  it.each([
    ['/', 'show page'],
    ['/status', 'show status'],
    ['/status?pretty', 'show status'],
    ['/metrics', 'show metrics'],
    ['/healthz', 'show healthz'],
    ['/pause', 404],
    ['/status/', 404],
    ['//status', 404],
    ['http://localhost/status', 404],
  ])('takes GET %s for: %s', (target, expected) => {
    expect(asked('port', 'GET', target)).toBe(expected);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'get'])('refuses %s', (method) => {
    expect(asked('port', method, '/status')).toBe(405);
    expect(asked('port', method, '/pause')).toBe(405);
  });

  it.each([
    '127.0.0.1',
    '127.0.0.1:8090',
    'localhost',
    'LOCALHOST:8090',
    '[::1]',
    '[::1]:8090',
    'guard.lan',
    'guard.lan:80',
  ])('knows itself as %s', (header) => {
    expect(asked('port', 'GET', '/status', header, 'Guard.lan')).toBe('show status');
  });

  it('knows its IPv6 address in brackets', () => {
    expect(asked('port', 'GET', '/status', '[fd00::2]:8090', 'fd00::2')).toBe('show status');
  });

  it.each([
    'evil.example',
    'evil.example:8090',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'guard.lan',
    'localhost:',
    '',
    ':80',
    '[::1',
    'a@localhost',
    '[::2]',
  ])('refuses the foreign host %j', (header) => {
    expect(asked('port', 'GET', '/status', header)).toBe(403);
  });

  it('refuses a request without a Host header, whatever is configured', () => {
    expect(route({ door: 'port', method: 'GET', target: '/', hostHeader: undefined }, '')).toMatchObject({ code: 403 });
  });
});
