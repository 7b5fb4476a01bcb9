export declare function serveFolder(
  folder: string,
  port?: number,
): Promise<{ readonly origin: string; close(): Promise<void> }>;
