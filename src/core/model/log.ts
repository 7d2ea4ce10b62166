/** Where the core reports what people may want to read later. Never prompt text above `trace`, never a key. */
export interface Log {
  trace(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
