import './styles/reader.css';

export { CompareTexts } from './editor/CompareTexts.tsx';
export { WorkbenchScreen } from './WorkbenchScreen.tsx';
