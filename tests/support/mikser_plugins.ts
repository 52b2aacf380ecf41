/** What `mikser-io` and its companions export to a config: the stand-in builds by itself, without any of it. */
type Plugin = () => void;

const plugin = (_options?: object): Plugin => () => {};

export const documents: typeof plugin = plugin;
export const frontMatter: typeof plugin = plugin;
export const layouts: typeof plugin = plugin;
export const renderHbs: typeof plugin = plugin;
