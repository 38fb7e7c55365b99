import { Option, type Command } from 'commander';
import { describeDocument } from '../../workspace/catalog/document.ts';
import { RefreshError } from '../../workspace/catalog/refresh-error.ts';
import { refreshCatalog } from '../../workspace/catalog/refresh.ts';
import { createCatalogStore, type CatalogSourceSetting } from '../../workspace/catalog/store.ts';
import type { RemoteCatalog } from '../../workspace/config/config-store.ts';
import type { CommandContext } from '../command.ts';
import { EXIT, UsageError, type CliIo, type ExitCode } from '../io.ts';
import { addConfigOptions } from '../project.ts';
import { openCatalog, type CatalogOptions } from './open-catalog.ts';

interface UpdateOptions extends CatalogOptions {
  readonly url?: string;
  readonly publicKey?: string;
  readonly rollback?: boolean;
}

/** `prompt-cost catalog update` */
export function registerUpdate(parent: Command, { io, done }: CommandContext): void {
  const command = parent
    .command('update')
    .summary('fetch the catalog of your team')
    .description(
      'Fetches the catalog or the overrides that "catalog.url" of the configuration names, checks the signature and keeps the document on this machine. Nothing is sent but the request. What was there stays when anything is wrong.',
    )
    .option('--url <url>', 'fetch from this https address instead of the configured one')
    .option('--public-key <key>', 'the Ed25519 public key it is signed with, in base64')
    .addOption(new Option('--rollback', 'go back to the document before; fetches nothing'));
  addConfigOptions(command).action(async (options: UpdateOptions) => done(await update(options, io)));
}

async function update(options: UpdateOptions, io: CliIo): Promise<ExitCode> {
  const { remote } = openCatalog(options, io).loaded;
  const source = sourceOf(options, remote);
  const store = createCatalogStore();
  try {
    if (options.rollback === true) {
      const { document } = store.rollback(source);
      io.stdout.write(`Back to ${describeDocument(document)}.\n`);
      return EXIT.clean;
    }
    const { kind, document, before } = await refreshCatalog({ source, store, now: new Date() });
    const from = before === null ? '' : ` Before, it was ${describeDocument(before)}.`;
    const what = kind === 'updated' ? 'Fetched' : 'Nothing new:';
    io.stdout.write(`${what} ${describeDocument(document)}.${kind === 'updated' ? from : ''}\n`);
    if (remote?.source.url !== source.url)
      io.stdout.write(
        'It is used where the configuration names this address: "catalog": { "url": …, "publicKey": … }.\n',
      );
    return EXIT.clean;
  } catch (error) {
    if (!(error instanceof RefreshError)) throw error;
    const kept = store.read(source);
    const rest = kept === null ? '' : ` Still in use: ${describeDocument(kept.document)}.`;
    throw new UsageError(`${error.message}${rest}`);
  }
}

/** @throws UsageError when there is no address, or no key for it. */
function sourceOf({ url, publicKey }: UpdateOptions, remote: RemoteCatalog | null): CatalogSourceSetting {
  const source = { url: url ?? remote?.source.url, publicKey: publicKey ?? remote?.source.publicKey };
  if (source.url === undefined)
    throw new UsageError(
      'No catalog address is configured, so nothing is fetched: the prices that came with this version are used. Name one with "catalog": { "url": "https://…", "publicKey": "…" } in prompt-cost.config.json, or with --url and --public-key.',
    );
  if (source.publicKey === undefined)
    throw new UsageError(
      'Say which key the catalog is signed with: --public-key, or "catalog.publicKey" in the configuration.',
    );
  return { url: source.url, publicKey: source.publicKey };
}
