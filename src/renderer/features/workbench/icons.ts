// Icons that only the workbench uses.

export { default as PreviousIcon } from 'lucide-react/icons/arrow-left';
export { default as ColumnsIcon } from 'lucide-react/icons/columns-2';
