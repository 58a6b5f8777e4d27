// The one entry: every page of the shell loads it. Each module improves what already works without it.
import "./keyboard.js";
import "./dialogs.js";
import "./confirm.js";
import "./drafts.js";
import "./lists.js";
import "./counter.js";
import "./tabs.js";
