import { navigate, routes } from '../../app/location.ts';
import { ChevronDownIcon } from '../../components/icons.ts';
import { Button, Menu, type MenuItem } from '../../components/index.ts';
import { useResource } from '../../rpc/resource.ts';
import { decksResource, tagsResource } from '../cards/resources.ts';

/** Sessions beside what is due. */
export function StudyMenu() {
  const { value: decks } = useResource(decksResource);
  const { value: tags } = useResource(tagsResource);
  const go = (id: string, label: string, separated = false): MenuItem => ({
    ...{ id, label, separated },
    onSelect: () => navigate(routes.reviewScope(id)),
  });
  const most = 8;
  const items: readonly MenuItem[] = [
    go('forgotten', 'Forgotten today'),
    go('ahead:1', 'Due tomorrow, today already'),
    go('ahead:7', 'Due in the next 7 days'),
    go('all:flagged', 'Flagged cards'),
    ...(decks ?? [])
      .slice(0, most)
      .map(({ name }, at) => go(`all:deck:${name}`, `Deck ${name}`, at === 0)),
    ...(tags ?? [])
      .slice(0, most)
      .map(({ name }, at) => go(`all:tag:${name}`, `Tag ${name}`, at === 0)),
    {
      ...{ id: 'cards', label: 'Choose from all cards', separated: true },
      onSelect: () => navigate(routes.cards),
    },
  ];
  return (
    <Menu
      align="start"
      trigger={<Button icon={<ChevronDownIcon />}>Study something else</Button>}
      items={items}
    />
  );
}
