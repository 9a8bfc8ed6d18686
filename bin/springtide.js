#!/usr/bin/env node
import { spawn } from 'node:child_process';
import module from 'node:module';

// Runs the command on Node 24, which the package brings, whatever runs this file.
const MAIN = new URL('../src/cli/main.ts', import.meta.url);
const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  module.enableCompileCache();
  await import(MAIN.href);
} else {
  const node = module.createRequire(import.meta.url).resolve('node/bin/node');
  const child = spawn(node, [process.argv[1], ...process.argv.slice(2)], { stdio: 'inherit' });
  // the child has the same terminal and hears of Ctrl-C by itself; other signals are passed on
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
