import type { Resolved } from '../../model/resolved.ts';

/** Whether an address says its host, or begins with something that may say it. */
export function isAbsolute(address: string): boolean {
  return /^(?:[a-z][a-z\d+.-]*:|\{)/i.test(address);
}

/** A path under the base address of the client that is asked for it. */
export function joinAddress(base: Resolved<string>, address: Resolved<string>): Resolved<string> {
  if (address.kind !== 'known' || isAbsolute(address.value) || base.kind === 'absent') return address;
  if (base.kind !== 'known') return base;
  return { ...base, value: `${base.value.replace(/\/$/, '')}/${address.value.replace(/^\//, '')}` };
}
