import { Strangers } from './strangers.ts';

/** Of `node:http`, which the layers below server and relay do not see, only what is needed here. */
interface Connection {
  readonly remoteAddress?: string | undefined;
  readonly destroyed: boolean;
  write(text: string): unknown;
  destroySoon(): void;
  once(event: 'close', listener: () => void): unknown;
}
interface Request {
  readonly socket: Connection;
  readonly headers: { readonly 'transfer-encoding'?: string | undefined; readonly 'content-length'?: string | undefined };
  once(event: 'end', listener: () => void): unknown;
}
interface Response {
  readonly writableEnded: boolean;
  once(event: 'close', listener: () => void): unknown;
}
interface HttpServer {
  on(event: 'connection', listener: (socket: Connection) => void): unknown;
  on(event: 'request', listener: (request: Request, response: Response) => void): unknown;
  on(event: 'upgrade', listener: (request: Request) => void): unknown;
}

const AWAY = 'HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n';

/**
 * Bounds the connections of an HTTP server on which no request is under way: those that have sent nothing, half a head or
 * half a body, and those that only wait for their next request. What was upgraded is somebody else's to count.
 */
export function boundIdleConnections(server: HttpServer, most: number): void {
  const idle = new Strangers<Connection>(most, (socket) => {
    socket.write(AWAY);
    socket.destroySoon();
  });
  server.on('connection', (socket) => {
    idle.come(socket, socket.remoteAddress);
    socket.once('close', () => idle.leave(socket));
  });
  server.on('request', (request, response) => {
    const { socket } = request;
    if (!hasBody(request)) idle.leave(socket);
    else request.once('end', () => !response.writableEnded && idle.leave(socket));
    response.once('close', () => {
      if (!socket.destroyed) idle.come(socket, socket.remoteAddress);
    });
  });
  server.on('upgrade', ({ socket }) => idle.leave(socket));
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
