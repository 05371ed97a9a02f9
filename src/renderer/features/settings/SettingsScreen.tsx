import './settings.css';
import { type ReactNode, useEffect } from 'react';
import type { Settings } from '../../../contract/settings.ts';
import { useHeading } from '../../app/location.ts';
import { notify } from '../../app/notices.ts';
import { useShortcutsStore } from '../../app/ShortcutsDialog.tsx';
import { useScreenTitle } from '../../app/screen.ts';
import { saveSettings, useSession } from '../../app/session.ts';
import { Button, Kbd } from '../../components/index.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { BackupSettings } from './BackupSettings.tsx';
import { Fact } from './Fact.tsx';
import { NumberRow, Row, SwitchRow } from './fields.tsx';
import { MemorySettings } from './MemorySettings.tsx';
import { OptimiserSettings } from './OptimiserSettings.tsx';
import { PythonSettings } from './PythonSettings.tsx';
import { RebuildSettings } from './RebuildSettings.tsx';
import { StudySettings } from './StudySettings.tsx';
import { TransferSettings } from './transfer/TransferSettings.tsx';

const SECTIONS = [
  { id: 'appearance', title: 'Appearance' },
  { id: 'editor', title: 'Editor and terminal' },
  { id: 'memory', title: 'Memory' },
  { id: 'study', title: 'Study' },
  { id: 'python', title: 'Python' },
  { id: 'data', title: 'Data' },
  { id: 'about', title: 'About' },
] as const;

const THEMES = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'contrast', label: 'High contrast' },
] as const;
const SIZES = [
  { value: 'small', label: 'Small' },
  { value: 'normal', label: 'Normal' },
  { value: 'large', label: 'Large' },
] as const;

/** Saves one setting, and offers to take it back. */
function change(patch: Partial<Settings>, what: string): void {
  const { settings } = useSession.getState();
  const keys = Object.keys(patch) as (keyof Settings)[];
  const before = Object.fromEntries(keys.map((key) => [key, settings[key]]));
  void saveSettings(patch).then((saved) => {
    if (!saved.ok) return;
    notify({
      level: 'info',
      text: what,
      action: { label: 'Undo', run: () => void saveSettings(before) },
    });
  });
}

/** Everything the learner may choose; each choice is kept at once. */
export function SettingsScreen() {
  useScreenTitle('Settings');
  const settings = useSession((state) => state.settings);
  const heading = useHeading();
  useEffect(() => {
    if (heading !== null) goTo(heading);
  }, [heading]);
  return (
    <div className="page settings">
      <nav className="settings-nav" aria-label="Settings">
        <h1>Settings</h1>
        <ul className="settings-list">
          {SECTIONS.map(({ id, title }) => (
            <li key={id}>
              <a
                href={`#/settings#${id}`}
                className="settings-link"
                // The same address again: nothing changes, but the learner still means to go there.
                onClick={() => goTo(id)}
              >
                {title}
              </a>
            </li>
          ))}
        </ul>
        <p className="settings-note">Changes are kept at once.</p>
      </nav>
      <div className="settings-body">
        <Section id="appearance">
          <Row label="Theme" hint="System follows the setting of this computer.">
            <Segmented
              label="Theme"
              options={THEMES}
              value={settings.theme}
              onChange={(theme) => void saveSettings({ theme })}
            />
          </Row>
          <Row label="Text size" hint="Of lessons, cards and everything around them.">
            <Segmented
              label="Text size"
              options={SIZES}
              value={settings.textSize}
              onChange={(textSize) => void saveSettings({ textSize })}
            />
          </Row>
          <Row label="Keys" hint="Every screen can be used without a mouse.">
            <Button keys="?" onClick={() => useShortcutsStore.setState({ open: true })}>
              List all keys
            </Button>
          </Row>
        </Section>
        <Section id="editor">
          <NumberRow
            label="Editor font size"
            unit="px"
            min={10}
            max={28}
            value={settings.editorFontSize}
            onChange={(editorFontSize) => void saveSettings({ editorFontSize })}
          />
          <NumberRow
            label="Terminal font size"
            unit="px"
            min={10}
            max={28}
            value={settings.terminalFontSize}
            onChange={(terminalFontSize) => void saveSettings({ terminalFontSize })}
          />
          <SwitchRow
            label="Tab indents"
            hint={
              <>
                In the editor, <Kbd keys="Tab" /> indents the line, and <Kbd keys="Escape" />{' '}
                pressed twice leaves it. Off, <Kbd keys="Tab" /> always moves to the next control.
              </>
            }
            value={settings.tabIndents}
            onChange={(tabIndents) => void saveSettings({ tabIndents })}
          />
          <SwitchRow
            label="Check while typing"
            hint="Runs the checks at every pause, once an exercise has been checked by hand."
            value={settings.checkAsYouType}
            onChange={(checkAsYouType) => void saveSettings({ checkAsYouType })}
          />
          <SwitchRow
            label="Mark problems while typing"
            hint="Ruff reads the file at every pause and marks likely mistakes, with the name of the rule."
            value={settings.lintWhileTyping}
            onChange={(lintWhileTyping) => void saveSettings({ lintWhileTyping })}
          />
          <SwitchRow
            label="Format when saving"
            hint={
              <>
                Files are kept as you type. With <Kbd keys="Mod+s" />, and before a check, Ruff also
                puts them into the common format. <Kbd keys="Shift+Alt+f" /> does it at any time.
              </>
            }
            value={settings.formatOnSave}
            onChange={(formatOnSave) => void saveSettings({ formatOnSave })}
          />
        </Section>
        <Section id="memory">
          <MemorySettings change={change} />
          <OptimiserSettings />
        </Section>
        <Section id="study">
          <StudySettings settings={settings} change={change} />
        </Section>
        <Section id="python">
          <PythonSettings />
        </Section>
        <DataSection />
      </div>
    </div>
  );
}

function DataSection() {
  const hello = useSession((state) => state.hello);
  if (!hello) return null;
  return (
    <>
      <Section id="data">
        <Fact name="Profile" value={hello.profile} />
        <Fact name="Data folder" value={hello.dataFolder} code />
        <p className="settings-text">
          Your answers, attempts, files and settings are in this folder, and nowhere else; nothing
          is sent anywhere.
        </p>
        <TransferSettings />
        <BackupSettings />
        <RebuildSettings />
      </Section>
      <Section id="about">
        <Fact name="Cairn" value={hello.version} />
        <Fact
          name="Runs in"
          value={hello.shell === 'desktop' ? 'its own window' : 'this browser, from this computer'}
        />
      </Section>
    </>
  );
}

function Section(props: { readonly id: string; readonly children: ReactNode }) {
  const title = SECTIONS.find(({ id }) => id === props.id)?.title ?? '';
  return (
    <section className="settings-section" aria-labelledby={`settings-${props.id}`}>
      <h2 id={`settings-${props.id}`} tabIndex={-1}>
        {title}
      </h2>
      {props.children}
    </section>
  );
}

function goTo(id: string): void {
  const heading = document.getElementById(`settings-${id}`);
  heading?.closest('section')?.scrollIntoView({ block: 'start' });
  heading?.focus({ preventScroll: true });
}
