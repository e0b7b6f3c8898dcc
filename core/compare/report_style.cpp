// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/report_style.h"

namespace isolume {

// Neutral grays around pictures, as in the window; print is always light.
const char* const reportStyle = R"css(
:root { color-scheme: light dark; --page: #f4f4f4; --card: #fff; --text: #1e1e1e; --quiet: #5c5c5c; --line: #dadada;
  --rule: #8a8a8a; --canvas: #c8c8c8; --caption: #1e1e1e; --accent: #1f5fbf; --bar: #d6e4fa; --warn: #8a5200;
  --r: #b4232a; --g: #18794e; --b: #1d4fd7; --c0: #333; --c1: #9a5b00; --c2: #6b3fa0; --c3: #00707a; }
@media screen and (prefers-color-scheme: dark) {
  :root { --page: #1e1e1e; --card: #272727; --text: #e8e8e8; --quiet: #a8a8a8; --line: #3c3c3c; --rule: #8a8a8a;
    --canvas: #121212; --caption: #d8d8d8; --accent: #7db0ff; --bar: #274472; --warn: #f0b45a; --r: #ff7b80;
    --g: #4fcb8d; --b: #7da9ff; --c0: #ddd; --c1: #f0b45a; --c2: #c3a3f0; --c3: #5cc8d2; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.45 system-ui, sans-serif;
  font-variant-numeric: tabular-nums }
main { max-width: 1200px; margin: 0 auto; padding: 24px }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere }
h2 { font-size: 17px; line-height: 1.3; margin: 0 0 4px; overflow-wrap: anywhere }
h3 { font-size: 14px; margin: 16px 0 8px }
p { margin: 0 0 8px; max-width: 96ch; overflow-wrap: anywhere }
section > :last-child { margin-bottom: 0 }
.quiet { color: var(--quiet) }
.apart { margin-top: 12px }
section { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 16px; margin-top: 16px }
.advice { border-left: 6px solid var(--accent) }
.chosen { border: 2px solid var(--accent) }
.mark { display: inline-block; border: 1px solid currentColor; color: var(--accent); border-radius: 3px; padding: 0 6px;
  font-size: 13px; white-space: nowrap }
.harmful { color: var(--warn) }
.facts { display: flex; flex-wrap: wrap; gap: 12px 32px; margin: 12px 0; padding: 0 }
.facts div { min-width: 120px }
.facts dt { font-size: 13px; color: var(--quiet) }
.facts dd { margin: 0; font-size: 20px; line-height: 1.3; white-space: nowrap }
.facts small { font-size: 13px; color: var(--quiet) }
table { border-collapse: collapse; width: 100%; font-size: 14px }
th, td { padding: 6px 8px; text-align: right; border-bottom: 1px solid var(--line); vertical-align: top }
th:first-child, td:first-child { text-align: left; padding-left: 0; overflow-wrap: anywhere }
thead th { vertical-align: bottom; border-bottom: 2px solid var(--rule); font-weight: 600 }
thead small { display: block; font-weight: 400; color: var(--quiet); font-size: 12px }
td { white-space: nowrap }
td:first-child { white-space: normal; min-width: 130px }
td.none { text-align: left; color: var(--quiet); white-space: normal }
tr.best td:first-child, tr.best td:nth-child(2) { font-weight: 600 }
.bar { display: block; height: 4px; margin: 4px 0 0 auto; background: var(--accent); opacity: .55 }
.charts { display: grid; grid-template-columns: repeat(3, 1fr); gap: 16px; margin-top: 12px }
figure { margin: 0 }
figcaption { font-size: 13px; color: var(--quiet) }
svg { width: 100%; height: auto; display: block; overflow: visible }
svg text { font-size: 11px; fill: var(--text) }
svg .axis, svg .tick { stroke: var(--rule); fill: none }
svg .whole { stroke: var(--quiet); stroke-width: 1.5 }
svg .half { fill: var(--bar); stroke: var(--accent) }
svg .median { stroke: var(--text); stroke-width: 2.5 }
.sheet, .harmed { display: grid; gap: 8px; background: var(--canvas); color: var(--caption); padding: 8px;
  border-radius: 4px }
.sheet { grid-template-columns: repeat(8, 1fr); margin-top: 16px }
.harmed { grid-template-columns: repeat(4, 1fr) }
.picture { display: flex; align-items: center; justify-content: center; aspect-ratio: 1; min-width: 0 }
.picture img { max-width: 100%; max-height: 100%; display: block }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 4px }
.sheet figcaption, .harmed figcaption { font-size: 11px; line-height: 1.3; color: var(--caption);
  overflow-wrap: anywhere; padding-top: 4px }
ul { margin: 0; padding-left: 20px }
li { overflow-wrap: anywhere }
dl.words { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 8px 0 0 }
dl.words dt { font-weight: 600 }
dl.words dd { margin: 0; max-width: 84ch }
@media screen and (max-width: 860px) {
  main { padding: 12px } section { padding: 12px }
  table { font-size: 11px } th, td { padding: 4px 3px } thead small { font-size: 10px }
  td:first-child { min-width: 84px }
  .charts { grid-template-columns: 1fr 1fr }
  .sheet { grid-template-columns: repeat(4, 1fr) } .harmed { grid-template-columns: repeat(2, 1fr) }
  .facts { gap: 8px 24px } .facts dd { font-size: 17px }
  dl.words { grid-template-columns: 1fr; gap: 0 } dl.words dd { margin-bottom: 8px } }
@page { margin: 12mm }
@media print {
  :root { color-scheme: light }
  body { background: #fff; font-size: 11px } main { max-width: none; padding: 0 1px }
  section { break-inside: avoid; padding: 10px; margin-top: 10px } h1 { font-size: 18px } h2 { font-size: 13px }
  h3 { font-size: 11px; margin: 10px 0 4px }
  table { font-size: 9px } th, td { padding: 3px } thead small { font-size: 8px } td:first-child { min-width: 96px }
  thead { display: table-header-group } tr { break-inside: avoid } .long { break-inside: auto }
  .facts { margin: 8px 0; gap: 8px 24px } .facts dd { font-size: 15px } .facts dt, .facts small, figcaption { font-size: 10px }
  .sheet figcaption, .harmed figcaption { font-size: 8px }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact } }
)css";

} // namespace isolume
