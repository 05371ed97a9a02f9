import { CloseIcon } from '../components/icons.ts';
import { Button, IconButton } from '../components/index.ts';
import { dismiss, useNotices } from './notices.ts';

export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <div className="notices" role="status" aria-label="Notices">
      {notices.map(({ id, level, text, action }) => (
        <div key={id} className={`notice notice-${level}`}>
          <span>{text}</span>
          {action && (
            <Button
              variant="quiet"
              size="small"
              onClick={() => {
                action.run();
                dismiss(id);
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton label="Dismiss" icon={<CloseIcon />} onClick={() => dismiss(id)} />
        </div>
      ))}
    </div>
  );
}
