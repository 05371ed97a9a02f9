import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, Menu, session, shell } from 'electron';
import { dataFolder } from '../../core/start-options.ts';
import { PORT_WANTED } from '../messages.ts';
import { APP_ORIGIN, declareAppProtocol, serveAppProtocol } from './app-protocol.ts';
import { type CoreHost, createCoreHost } from './core-host.ts';
import { applicationMenu } from './menu.ts';
import { readWindowState, rememberWindowState } from './window-state.ts';

/** The folder with `out` and `resources`: this file is out/main/desktop.cjs. */
const programFolder = join(__dirname, '..', '..');
const electronFolder = join(dataFolder(process.env), 'electron');

const PAGE = `${APP_ORIGIN}/index.html`;

declareAppProtocol();
app.setPath('userData', electronFolder);
if (app.requestSingleInstanceLock()) {
  // Chromium fetches a dictionary from its maker, whatever windows and sessions say: no name is looked up at all.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  // Garbage is collected before much of it is there, code that is not run any more with it: memory stays flat for hours.
  app.commandLine.appendSwitch('js-flags', '--optimize-for-size --flush-baseline-code');
  void app.whenReady().then(start);
} else {
  // The window that is open comes to the front (second-instance, below).
  app.quit();
}

function start(): void {
  const { version } = JSON.parse(readFileSync(join(programFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide) =>
    decide(permission === 'clipboard-sanitized-write'),
  );
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  );
  serveAppProtocol(session.defaultSession, join(programFolder, 'out', 'renderer'));
  Menu.setApplicationMenu(applicationMenu());

  const core = createCoreHost({
    programFolder,
    version,
    windows: () => BrowserWindow.getAllWindows().map((window) => window.webContents),
    onGivenUp() {
      dialog.showErrorBox(
        'Cairn stopped',
        `The part of Cairn that keeps your work ended several times in a minute. What was saved is safe. The log is in ${dataFolder(process.env)}.`,
      );
      app.exit(1);
    },
    reveal: (folder) => void shell.openPath(folder),
  });

  ipcMain.on(PORT_WANTED, (event) => {
    if (event.senderFrame?.url.startsWith(`${APP_ORIGIN}/`)) core.connect(event.sender);
  });
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  endCoreBeforeQuitting(core);
  openWindow();
}

function endCoreBeforeQuitting(core: CoreHost): void {
  let ended = false;
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void core.quit().then(() => {
      ended = true;
      app.quit();
    });
  });
}

function openWindow(): void {
  const state = readWindowState(electronFolder);
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: 640,
    minHeight: 480,
    show: false,
    backgroundColor: '#16181d',
    title: 'Cairn',
    webPreferences: {
      preload: join(programFolder, 'out', 'preload', 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (state.maximized) window.maximize();
  rememberWindowState(window, electronFolder);
  window.once('ready-to-show', () => window.show());
  // Links to the web open in the learner's browser; nothing else opens or navigates.
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (/^https?:/.test(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
  window.webContents.on('will-navigate', (event, url) => {
    // Its own page again is a reload, which the window may ask for.
    if (url.split('#')[0] !== PAGE) event.preventDefault();
  });
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
  void window.loadURL(PAGE);
}
