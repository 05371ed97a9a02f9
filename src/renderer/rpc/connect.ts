import type { Channel } from '../../contract/envelope.ts';

declare global {
  interface Window {
    /** Only in the desktop shell. */
    readonly cairnDesktop?: { requestPort(): void };
  }
}

/** A channel to the core: a MessagePort in the desktop shell, a WebSocket in the browser. */
export function connectToCore(): Promise<Channel> {
  return window.cairnDesktop ? connectPort(window.cairnDesktop) : connectSocket();
}

// The desktop's preload posts these; the names are its contract with this file (src/desktop/messages.ts).
const PORT = 'cairn:port';
const CORE_GONE = 'cairn:core-gone';

function connectPort(desktop: { requestPort(): void }): Promise<Channel> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent): void => {
      const [port] = event.ports;
      if (event.source !== window || event.data !== PORT || !port) return;
      window.removeEventListener('message', receive);
      resolve(portChannel(port));
    };
    window.addEventListener('message', receive);
    desktop.requestPort();
  });
}

function portChannel(port: MessagePort): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.onmessage = (event) => listener(event.data);
    },
    onClose(listener) {
      const gone = (event: MessageEvent): void => {
        if (event.source !== window || event.data !== CORE_GONE) return;
        window.removeEventListener('message', gone);
        port.close();
        listener();
      };
      window.addEventListener('message', gone);
    },
    close: () => port.close(),
  };
}

function connectSocket(): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${window.location.host}/rpc`);
    socket.onerror = () => reject(new Error('The core does not answer.'));
    socket.onopen = () => {
      socket.onerror = null;
      resolve({
        send: (message) => socket.send(JSON.stringify(message)),
        onMessage(listener) {
          socket.onmessage = (event) => listener(JSON.parse(String(event.data)));
        },
        onClose(listener) {
          socket.onclose = () => listener();
        },
        close: () => socket.close(),
      });
    };
  });
}
