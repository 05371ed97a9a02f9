import { contextBridge, ipcRenderer } from 'electron';
import { CORE_GONE, PORT, PORT_WANTED } from '../messages.ts';

// The page gets one thing from the desktop: a port to the core, when it asks.

contextBridge.exposeInMainWorld('cairnDesktop', {
  requestPort: () => ipcRenderer.send(PORT_WANTED),
});
ipcRenderer.on(PORT, (event) => window.postMessage(PORT, window.location.origin, event.ports));
ipcRenderer.on(CORE_GONE, () => window.postMessage(CORE_GONE, window.location.origin));
