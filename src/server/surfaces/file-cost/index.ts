import { FILE_COST } from '../../protocol.ts';
import type { SurfaceContext } from '../surface.ts';
import { renderFileCost } from './render.ts';

/** Tells the client each open document's cost as soon as it is known. */
export function registerFileCost({ connection, analyses }: SurfaceContext): void {
  analyses.onAnalyzed(({ uri, version, folder, analysis }) => {
    void connection.sendNotification(
      FILE_COST,
      renderFileCost(analysis, uri, version, folder.workspace.config.currency),
    );
  });
}
