// Package layout has the mechanics of the formats: a page for a terminal,
// Markdown, CSV, JSON and YAML. It makes whatever it is given safe to look at and
// to open, and knows nothing of what a report is about.
package layout
