// Builds after an installation from the repository. When npm installs it for the whole machine, as pre-commit lets it do, it
// leaves out what the build needs: that comes first then.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (!existsSync('node_modules/esbuild')) {
  const env = { ...process.env, npm_config_global: 'false' };
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    env,
    shell: process.platform === 'win32',
  });
}
await import('./build.mjs');
