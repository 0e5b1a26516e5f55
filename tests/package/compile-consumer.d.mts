export interface Resolution {
  readonly name: string;
  readonly type: string;
  readonly module: string;
  readonly moduleResolution: string;
  readonly files?: readonly string[];
}

export interface Compiler {
  readonly version: string;
  readonly tsc: string;
}

export declare const compilers: readonly Compiler[];
export declare const resolutions: readonly Resolution[];
export declare function installRuntime(): string;
export declare function compileConsumer(folder: string, resolution: Resolution, compiler: Compiler): string;
