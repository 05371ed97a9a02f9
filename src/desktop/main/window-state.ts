import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserWindow, type Rectangle, screen } from 'electron';

interface WindowState {
  readonly bounds: Partial<Rectangle> & { readonly width: number; readonly height: number };
  readonly maximized: boolean;
}

const DEFAULT: WindowState = { bounds: { width: 1280, height: 800 }, maximized: false };

/** Where the window was, if that is still on a screen. */
export function readWindowState(folder: string): WindowState {
  try {
    const state = JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8')) as {
      bounds: Rectangle;
      maximized: boolean;
    };
    const { x, y, width, height } = state.bounds;
    const area = screen.getDisplayMatching(state.bounds).workArea;
    const visible =
      x < area.x + area.width && x + width > area.x && y >= area.y - 10 && y < area.y + area.height;
    const size = { width: Math.max(640, width), height: Math.max(480, height) };
    return { bounds: visible ? { x, y, ...size } : size, maximized: state.maximized === true };
  } catch {
    return DEFAULT;
  }
}

export function rememberWindowState(window: BrowserWindow, folder: string): void {
  window.on('close', () => {
    try {
      mkdirSync(folder, { recursive: true });
      const state = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
      writeFileSync(join(folder, 'window.json'), JSON.stringify(state));
    } catch {
      // A window that forgets its place is no reason to keep it from closing.
    }
  });
}
