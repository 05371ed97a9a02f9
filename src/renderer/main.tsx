import './styles/tokens.css';
import './styles/fonts.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/overlays.css';
import './styles/feedback.css';
import './styles/prose.css';
import './app/frame.css';
import './styles/preferences.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { followAppearance } from './app/theme.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
followAppearance();
createRoot(root).render(<App />);
