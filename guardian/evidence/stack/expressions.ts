// What the inspector evaluates inside the bot, as texts: they run there, where nothing of ours is at hand. They look only.

/** Answers once the event loop has turned. */
export const TURN = 'new Promise((turned) => setImmediate(() => turned(true)))';

/** Bytes of heap in use. */
export const HEAP = 'process.memoryUsage().heapUsed';

/** What keeps the loop alive and which requests are on their way: [kinds, requests]. Of addresses no query is told. */
export const PENDING = `(() => {
  const kinds = {};
  for (const kind of process.getActiveResourcesInfo()) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const requests = [];
  for (const handle of process._getActiveHandles?.() ?? []) {
    try {
      if (!handle.remoteAddress || handle.server) continue;
      const sent = handle._httpMessage;
      const client = Object.getOwnPropertySymbols(handle).find((symbol) => symbol.description === 'client');
      const queue = client && Object.getOwnPropertySymbols(handle[client]).find((symbol) => symbol.description === 'queue');
      const queued = queue && handle[client][queue].find((request) => request && !request.completed);
      const what = sent ?? queued;
      const host = sent ? sent.getHeader?.('host') ?? sent.host : queued?.origin;
      const where = handle.remoteAddress + ':' + handle.remotePort;
      requests.push(what ? what.method + ' ' + (host ?? where) + String(what.path ?? '').split('?')[0] : 'connection to ' + where);
    } catch {}
  }
  return JSON.stringify([kinds, requests.slice(0, 50)]);
})()`;

/**
 * The functions that wait at an await or a yield, as ids of the heap: found in a snapshot, since nothing else knows them.
 *
 * @param scripts Ids of the scripts whose functions are told.
 */
export const waitingFunctions = (scripts: readonly string[], most: number): string => `(async () => {
  const wanted = new Set(${JSON.stringify(scripts.map(Number))});
  const parts = [];
  for await (const part of process.getBuiltinModule('v8').getHeapSnapshot()) parts.push(part);
  const { snapshot, nodes, edges, strings, locations } = JSON.parse(parts.join(''));
  const { node_fields, node_types, edge_fields, edge_types, location_fields } = snapshot.meta;
  const [type, id, count] = ['type', 'id', 'edge_count'].map((field) => node_fields.indexOf(field));
  const scriptOf = new Map();
  for (let at = 0; at < locations.length; at += location_fields.length) scriptOf.set(locations[at], locations[at + 1]);
  const found = [];
  for (let node = 0, edge = 0; node < nodes.length; node += node_fields.length) {
    const end = edge + nodes[node + count] * edge_fields.length;
    if (node_types[type][nodes[node + type]] === 'object' && wanted.has(scriptOf.get(node))) {
      for (let at = edge; at < end; at += edge_fields.length) {
        if (edge_types[0][edges[at]] === 'internal' && strings[edges[at + 1]] === 'parameters_and_registers') {
          found.push(String(nodes[node + id]));
        }
      }
    }
    edge = end;
  }
  return JSON.stringify(found.slice(0, ${most}));
})()`;

/** Shuts the door that SIGUSR1 has opened, once the loop turns again. */
export const SHUT = "setTimeout(() => process.getBuiltinModule('inspector').close(), 0), true";
