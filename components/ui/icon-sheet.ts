import {
  Activity,
  AppWindow,
  ArrowRight,
  AtSign,
  BadgeCheck,
  Building2,
  Check,
  ChevronDown,
  ChevronRight,
  ChevronsUpDown,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleOff,
  CircleQuestionMark,
  CircleX,
  Columns3,
  Copy,
  Download,
  FileKey,
  FolderSync,
  Info,
  Keyboard,
  KeyRound,
  LayoutDashboard,
  LayoutGrid,
  Loader,
  LoaderCircle,
  Menu,
  Monitor,
  MonitorSmartphone,
  Moon,
  Plug,
  Printer,
  ScrollText,
  Search,
  Settings,
  Sun,
  Tags,
  TriangleAlert,
  User,
  Users,
  Webhook,
  X,
} from "lucide-react";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import plugin from "tailwindcss/plugin";

const icons = {
  activity: Activity,
  "app-window": AppWindow,
  "arrow-right": ArrowRight,
  "at-sign": AtSign,
  "badge-check": BadgeCheck,
  building: Building2,
  check: Check,
  "chevron-down": ChevronDown,
  "chevron-right": ChevronRight,
  "chevrons-up-down": ChevronsUpDown,
  "circle-alert": CircleAlert,
  "circle-check": CircleCheck,
  "circle-dashed": CircleDashed,
  "circle-off": CircleOff,
  "circle-question": CircleQuestionMark,
  "circle-x": CircleX,
  columns: Columns3,
  copy: Copy,
  download: Download,
  "file-key": FileKey,
  "folder-sync": FolderSync,
  info: Info,
  keyboard: Keyboard,
  "key-round": KeyRound,
  "layout-dashboard": LayoutDashboard,
  "layout-grid": LayoutGrid,
  loader: Loader,
  "loader-circle": LoaderCircle,
  menu: Menu,
  monitor: Monitor,
  "monitor-smartphone": MonitorSmartphone,
  moon: Moon,
  plug: Plug,
  printer: Printer,
  "scroll-text": ScrollText,
  search: Search,
  settings: Settings,
  sun: Sun,
  tags: Tags,
  "triangle-alert": TriangleAlert,
  user: User,
  users: Users,
  webhook: Webhook,
  x: X,
};

export type IconName = keyof typeof icons;

/** The drawing as an address for a style sheet; black, because a mask only asks where something is drawn. */
function drawingOf(icon: (typeof icons)[IconName]): string {
  const svg = renderToStaticMarkup(createElement(icon, { color: "#000" })).replace(/ class="[^"]*"/, "");
  return `url("data:image/svg+xml,${encodeURIComponent(svg).replaceAll("'", "%27")}")`;
}

/** Puts every icon into the style sheet once, by a class that only names its drawing. Runs when the styles are built, never in a page. */
export default plugin(({ addBase }) => {
  for (const [name, icon] of Object.entries(icons)) addBase({ [`.icon-${name}`]: { "--icon": drawingOf(icon) } });
});
