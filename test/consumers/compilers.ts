import { fileURLToPath } from 'node:url'

/** A way to find modules, as `moduleResolution` names it, and what goes with it. */
export interface Resolution {
  readonly name: 'node16' | 'nodenext' | 'bundler' | 'node10'
  readonly module: 'node16' | 'nodenext' | 'es2022' | 'commonjs'
  /** The ending of the program: `mts` and `cts` are compiled to ESM and CJS beside each other. */
  readonly endings: readonly ('mts' | 'cts' | 'ts')[]
  /** What `package.json` says of the compiled program. */
  readonly type: 'module' | 'commonjs'
}

/** A TypeScript that users may have. */
export interface Compiler {
  readonly version: string
  /** The JavaScript file that is its `tsc`. */
  readonly program: string
  readonly resolutions: readonly Resolution[]
}

const node16: Resolution = { name: 'node16', module: 'node16', endings: ['mts', 'cts'], type: 'module' }
const nodenext: Resolution = { ...node16, name: 'nodenext', module: 'nodenext' }
const bundler: Resolution = { name: 'bundler', module: 'es2022', endings: ['ts'], type: 'module' }
const node10: Resolution = { name: 'node10', module: 'commonjs', endings: ['ts'], type: 'commonjs' }

/** The oldest that users may have, the last before the new compiler, and the newest; node10 is deprecated from 6 on. */
export const compilers: readonly Compiler[] = [
  {
    version: '5.2',
    program: tsc(import.meta.resolve('typescript-5.2/package.json')),
    resolutions: [node16, bundler, node10],
  },
  {
    version: '5.9',
    program: tsc(import.meta.resolve('typescript/package.json')),
    resolutions: [nodenext, bundler, node10],
  },
  {
    version: '6',
    program: tsc(import.meta.resolve('typescript-6/package.json')),
    resolutions: [nodenext, bundler],
  },
  {
    version: '7',
    program: tsc(import.meta.resolve('typescript-7/package.json')),
    resolutions: [node16, nodenext, bundler],
  },
]

function tsc(packageUrl: string): string {
  return fileURLToPath(new URL('bin/tsc', packageUrl))
}
