import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Two native modules of VS Code's server, written in JavaScript: compiling them would need a C++ compiler and the
 * headers of Node. Without the first, extensions' log output channels stay empty.
 */
const SPDLOG = `
const fs = require('fs');
const path = require('path');
const NAMES = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
class Logger {
  constructor(type, name, file) {
    this.file = file;
    this.level = 2;
    this.raw = false;
  }
  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    fs.appendFileSync(this.file, this.raw ? message : time + ' [' + NAMES[level] + '] ' + message + '\\n');
  }
  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.raw = true; }
  flush() {}
  drop() {}
}
const create = async (name, file) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
};
// One by one: that is how a module that imports this one sees the names.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`;

const WATCHDOG = `
exports.start = (pid) => {
  setInterval(() => {
    try { process.kill(pid, 0); } catch { process.exit(87); }
  }, 2000).unref();
};
exports.exit = (code) => process.exit(code || 0);
`;

/** Puts the stand-ins in place of the modules that could not be compiled. */
export function writeStandIns(nodeModules: string): void {
  for (const [name, code] of [
    ['@vscode/spdlog', SPDLOG],
    ['native-watchdog', WATCHDOG],
  ] as const) {
    const entry = path.join(nodeModules, name, 'index.js');
    if (existsSync(entry)) writeFileSync(entry, code);
  }
}
