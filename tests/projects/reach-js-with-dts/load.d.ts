export declare function load(fetchOne: (n: number) => Promise<number>): Promise<void>;
