/** A two-way message line, whatever carries it: utility process port, child process, WebSocket, or plain memory in tests. */
export interface Link<Out, In> {
  post(message: Out): void
  /** One listener; messages that came before it are delivered to it. */
  listen(listener: (message: In) => void): void
  close(): void
}
