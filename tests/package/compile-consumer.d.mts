export interface Resolution {
  readonly name: string;
  readonly type: string;
  readonly module: string;
  readonly moduleResolution: string;
  readonly files?: readonly string[];
}

export declare const resolutions: readonly Resolution[];
export declare function installRuntime(): string;
export declare function compileConsumer(
  folder: string,
  resolution: Resolution,
  compiler: { tsc: string; version: string },
): string;
