/** One measured comparison, printed as a line of JSON. */
export interface BenchmarkResult {
  readonly name: string;
  readonly ours: number;
  /** What ours is measured beside, in the same run on the same machine. */
  readonly peer: number;
  readonly ratio: number;
  readonly unit: string;
  readonly target?: number;
  readonly met?: boolean;
}

/** A measurement that `npm run bench [-- NAME]` runs; several results may come from one run. */
export interface Benchmark {
  readonly name: string;
  run(): Promise<readonly BenchmarkResult[]>;
}
