// `npm run package -- [--dir] [--output FOLDER]`: the program as its users get it, for this platform, with electron-builder.
//   --dir     the unpacked folder only, without installers
// ELECTRON_OVERRIDE_DIST_PATH may name a folder with Electron where it cannot be fetched.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { build, Platform } from 'electron-builder';
import { parse } from 'yaml';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: { dir: { type: 'boolean', default: false }, output: { type: 'string' } },
});

const config = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8'));
for (const [needed, command] of [
  ['out/main/desktop.cjs', 'npm run build'],
  ['resources/pack/cairn.pack', 'npm run curriculum -- --build-only'],
]) {
  if (!existsSync(join(ROOT, needed))) {
    console.error(`${needed} is missing: run "${command}" first.`);
    process.exit(1);
  }
}
if (!existsSync(join(ROOT, 'resources/wheelhouse'))) {
  console.warn(
    'Without a wheelhouse (npm run wheelhouse) the program needs a network for its Python packages.',
  );
  config.extraResources = config.extraResources.filter(({ to }) => to !== 'wheelhouse');
}
if (values.output) config.directories.output = values.output;
const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
if (dist) {
  config.electronDist = dist;
  config.electronVersion = readFileSync(join(dist, 'version'), 'utf8').trim();
  await leaveOutUnknownFuses(join(dist, 'electron'));
}
// As a file: an object would only be laid over electron-builder.yml, and what was left out would be back.
const folder = mkdtempSync(join(tmpdir(), 'cairn-package-'));
writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
await build({
  projectDir: ROOT,
  config: join(folder, 'config.json'),
  targets: Platform.current().createTarget(values.dir ? 'dir' : undefined),
  publish: 'never',
}).finally(() => rmSync(folder, { recursive: true }));

/** An older Electron has fewer fuses; those it has are set all the same. */
async function leaveOutUnknownFuses(binary) {
  const wire = await getCurrentFuseWire(binary);
  for (const name of Object.keys(config.electronFuses)) {
    const option = FuseV1Options[name.charAt(0).toUpperCase() + name.slice(1)];
    if (wire[option] === undefined) {
      console.warn(`This Electron does not know the fuse ${name}.`);
      delete config.electronFuses[name];
    }
  }
}
