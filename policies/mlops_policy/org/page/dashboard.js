"use strict";
// Reads the data that stands in the page, and draws it. Texts are put in as text, never as markup.
(() => {
  const PAGE = 50, PRINTED = 1000, FIRST = 40;
  const [NAME, URL, TEAM, STATUS, COMMIT, ERRORS, WARNINGS, ACCEPTED, CODES, REASON, COVER, PROTECTED] = Array(12).keys();
  const data = JSON.parse(document.getElementById("summary").textContent);
  const whole = new Set(data.whole);
  const format = new Intl.NumberFormat("en");
  const byId = (id) => document.getElementById(id);

  const make = (tag, { className, text, ...rest } = {}, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    for (const [key, value] of Object.entries(rest)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== undefined));
    return element;
  };
  const count = (number, noun, nouns = `${noun}s`) => `${format.format(number)} ${number === 1 ? noun : nouns}`;
  const share = (part, all) => (all ? `${Math.floor((part / all) * 1000) / 10}%` : "–");
  const team = (repository) => data.teams[repository[TEAM]] || "no team";
  const status = (repository) => data.statuses[repository[STATUS]];
  const isWhole = (repository) => whole.has(status(repository));
  const isClean = (repository) => isWhole(repository) && !repository[ERRORS];
  const state = (repository) => (!isWhole(repository) ? status(repository) : repository[ERRORS] ? "errors" : repository[WARNINGS] ? "warnings" : "clean");
  const bar = (part, all) => {
    const filled = make("i");
    filled.style.width = `${all ? (part / all) * 100 : 0}%`;
    return make("span", { className: "bar", "aria-hidden": "true" }, filled);
  };

  // The findings are read when somebody wants to see some of them.
  let read;
  const details = () => (read ??= JSON.parse(byId("details").textContent));

  // A table: columns have a title, what a cell shows, what it is sorted by, and whether a phone leaves it out.
  const table = (parent, caption, columns, { sort, size = PAGE, noun, nouns, expand, empty }) => {
    let rows = [], page = 0, order = sort, length = size;
    const open = new Set();
    const body = make("tbody"), said = make("span", { role: "status" });
    const previous = make("button", { type: "button", text: "Previous", onclick: () => turn(-1) });
    const next = make("button", { type: "button", text: "Next", onclick: () => turn(1) });
    const kind = (column) => [column.figure && "figure", column.less && "less"].filter(Boolean).join(" ");
    const heads = columns.map((column, number) =>
      make("th", { scope: "col", className: kind(column) }, make("button", { type: "button", text: column.title, onclick: () => arrange(number) })));
    const grid = make("table", {}, make("caption", { text: caption }), make("thead", {}, make("tr", {}, ...heads)), body);
    parent.append(make("div", { className: "wide-table" }, grid), make("div", { className: "pager" }, previous, next, said));

    const arrange = (number) => {
      order = order[0] === number ? [number, -order[1]] : [number, columns[number].figure ? -1 : 1];
      page = 0;
      sorted();
    };
    const turn = (step) => { page += step; draw(); grid.scrollIntoView({ block: "nearest" }); };
    const sorted = () => {
      const [number, direction] = order, key = columns[number].key;
      const keys = new Map(rows.map((row) => [row, key(row)]));
      const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
      rows.sort((a, b) => direction * compare(keys.get(a), keys.get(b)) || compare(columns[0].key(a), columns[0].key(b)));
      heads.forEach((head, each) => {
        if (each === number) head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
        else head.removeAttribute("aria-sort");
        head.firstChild.textContent = columns[each].title + (each === number ? (direction > 0 ? " ▲" : " ▼") : "");
      });
      draw();
    };
    const draw = () => {
      const shown = rows.slice(page * length, (page + 1) * length);
      body.replaceChildren(...shown.flatMap((row) => drawn(row)));
      if (!rows.length) body.append(make("tr", {}, make("td", { colspan: columns.length, className: "soft", text: empty })));
      const last = Math.ceil(rows.length / length) - 1;
      previous.hidden = next.hidden = last < 1;
      previous.disabled = page < 1;
      next.disabled = page >= last;
      said.textContent = last < 1 ? count(rows.length, noun, nouns)
        : `${format.format(page * length + 1)} to ${format.format(page * length + shown.length)} of ${count(rows.length, noun, nouns)}`;
    };
    const drawn = (row) => {
      const line = make("tr", { className: open.has(row) ? "open" : "" });
      const below = () => make("tr", {}, make("td", { colspan: columns.length }, ...expand(row)));
      columns.forEach((column) => {
        const shown = column.cell(row, expand && {
          open: open.has(row),
          toggle: (event) => {
            const now = !open.has(row);
            if (now) { open.add(row); line.after(below()); } else { open.delete(row); line.nextSibling.remove(); }
            line.className = now ? "open" : "";
            event.currentTarget.setAttribute("aria-expanded", String(now));
          },
        });
        line.append(make("td", { className: kind(column) }, ...[shown].flat()));
      });
      return open.has(row) ? [line, below()] : [line];
    };
    const show = (found) => { rows = found; page = 0; open.clear(); sorted(); };
    addEventListener("beforeprint", () => { length = PRINTED; page = 0; draw(); });
    addEventListener("afterprint", () => { length = size; draw(); });
    return { show };
  };
  const figure = (title, key, { tone, ...rest } = {}) => ({
    title, key, figure: true, ...rest,
    cell: (row) => make("span", { text: format.format(key(row)), className: tone && key(row) ? tone : "" }),
  });

  // What was found in one repository.
  const opened = (number) => {
    const repository = data.repositories[number], { texts } = details();
    const [cut, unread, findings] = details().repositories[number];
    const parts = [];
    const said = [status(repository), repository[COMMIT] && `commit ${repository[COMMIT].slice(0, 12)}`, count(repository[ACCEPTED], "accepted finding")];
    parts.push(make("p", { className: "soft", text: said.filter(Boolean).join(" · ") }));
    if (repository[URL]) parts.push(make("p", {}, make("a", { href: repository[URL], rel: "noopener noreferrer", text: repository[URL] })));
    if (repository[PROTECTED]) parts.push(make("p", { text: `Required workflow: ${repository[PROTECTED]}` }));
    if (repository[REASON] && !unread.length) parts.push(make("p", { className: "bad", text: repository[REASON] }));
    for (const [path, why] of unread.slice(0, FIRST)) parts.push(make("p", { className: "bad", text: `${texts[path]}: not judged: ${texts[why]}` }));
    const list = make("ul", { className: "findings" });
    const item = ([rule, error, path, line, message, fix]) => {
      const place = make("code", { text: `${texts[path]}:${line}` });
      const target = repository[URL] && `${repository[URL]}/blob/${repository[COMMIT]}/${texts[path].split("/").map(encodeURIComponent).join("/")}#L${line}`;
      return make("li", {},
        make("span", { className: `code ${error ? "bad" : "warn"}`, text: `${data.rules[rule][0]} ${error ? "error" : "warning"} ` }),
        target ? make("a", { href: target, rel: "noopener noreferrer" }, place) : place,
        make("div", { text: texts[message] }), make("div", { className: "fix", text: texts[fix] }));
    };
    list.append(...findings.slice(0, FIRST).map(item));
    parts.push(list);
    if (findings.length > FIRST) {
      const more = make("button", { type: "button", text: `Show ${format.format(findings.length - FIRST)} more`, onclick: () => { list.append(...findings.slice(FIRST).map(item)); more.remove(); } });
      parts.push(more);
    }
    if (cut) parts.push(make("p", { className: "soft", text: `${count(cut, "finding")} more; for all of them, run mlops-policy check --all in the repository.` }));
    if (!findings.length && !unread.length && isWhole(repository)) parts.push(make("p", { text: "Nothing was found." }));
    return parts;
  };

  // Numbers of all, for the rules and the teams.
  const numbers = data.repositories.map((_, number) => number);
  const at = (number) => data.repositories[number];
  const rules = data.rules.map(([code, slug, title], number) => ({ number, code, slug, title, failing: 0, errors: 0, warnings: 0 }));
  const teams = new Map();
  let judged = 0;
  for (const repository of data.repositories) {
    judged += isWhole(repository);
    const codes = repository[CODES];
    for (let each = 0; each < codes.length; each += 3) {
      const rule = rules[codes[each]];
      rule.failing += codes[each + 1] > 0;
      rule.errors += codes[each + 1];
      rule.warnings += codes[each + 2];
    }
    const own = teams.get(repository[TEAM]) ?? { number: repository[TEAM], name: team(repository), all: 0, clean: 0, errors: 0, warnings: 0 };
    own.all += 1; own.clean += isClean(repository); own.errors += repository[ERRORS]; own.warnings += repository[WARNINGS];
    teams.set(repository[TEAM], own);
  }
  const sum = (key) => data.repositories.reduce((total, repository) => total + repository[key], 0);
  const clean = data.repositories.filter(isClean).length;
  const left = data.repositories.filter((repository) => !isWhole(repository)).length;

  byId("about").textContent = `${count(data.repositories.length, "repository", "repositories")}, run of ${data.run.replace("T", " ").replace("Z", " UTC")}, mlops-policy ${data.version}`;
  if (left) {
    byId("alarm").append(make("p", { className: "alarm", role: "alert", text: `Incomplete: ${count(left, "repository was", "repositories were")} not looked at, or not whole.` },
      make("button", { type: "button", text: "Show", onclick: () => pick({ state: "incomplete" }) })));
  }
  const covered = data.repositories.some((repository) => repository[COVER])
    ? [[share(data.repositories.filter((repository) => repository[COVER] === "covered").length, data.repositories.length), "covered by the required workflow", ""]] : [];
  byId("numbers").append(...[
    [share(clean, data.repositories.length), "of repositories have no errors", "good"], [format.format(sum(ERRORS)), "errors", "bad"],
    [format.format(sum(WARNINGS)), "warnings", "warn"], [format.format(sum(ACCEPTED)), "findings accepted", ""], ...covered,
    [format.format(left), "not looked at whole", left ? "bad" : ""],
  ].map(([number, what, tone]) => make("div", { className: "number" }, make("b", { text: number, className: tone }), make("span", { text: what }))));

  // The trend of all, or of the team that is picked.
  const holder = byId("trend").appendChild(make("div"));
  let drawn = null;
  new ResizeObserver(() => { if (drawn) holder.firstChild.replaceWith(chart(drawn)); }).observe(holder);
  const trend = (only) => {
    drawn = null;
    const runs = new Map();
    for (const [run, number, ...values] of data.steps) {
      if (only !== null && data.teams[number] !== only) continue;
      const held = runs.get(run) ?? [0, 0, 0, 0, 0];
      runs.set(run, held.map((value, each) => value + values[each]));
    }
    byId("trend-title").textContent = only === null ? "Trend" : `Trend of ${only || "no team"}`;
    const points = [...runs].map(([run, [all, fine, errors, warnings, missing]]) => ({ run, all, fine, errors, warnings, missing }));
    if (points.length < 2) {
      holder.replaceChildren(make("p", { className: "soft", text: points.length ? "One run so far: the trend begins with the next." : "No runs are kept; type: mlops-policy org merge --trend FILE" }));
      return;
    }
    drawn = points;
    holder.replaceChildren(chart(points), history(points));
  };
  const chart = (points) => {
    const width = Math.max(300, holder.clientWidth), height = 200, left_ = 56, below = 28, top = 12;
    const x = (number) => left_ + (number / (points.length - 1)) * (width - left_ - 30);
    const y = (part) => top + (1 - part) * (height - below - top);
    const draw = (tag, attributes, text) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      if (text !== undefined) element.textContent = text;
      return element;
    };
    const first = points[0], last = points[points.length - 1];
    const label = `Repositories without errors: ${share(first.fine, first.all)} on ${first.run.slice(0, 10)}, ${share(last.fine, last.all)} on ${last.run.slice(0, 10)}`;
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
    for (const part of [0, 0.5, 1]) {
      svg.append(draw("line", { class: "grid", x1: left_, x2: width - 30, y1: y(part), y2: y(part) }),
        draw("text", { x: left_ - 8, y: y(part) + 4, "text-anchor": "end" }, `${part * 100}%`));
    }
    const line = points.map(({ fine, all }, number) => `${x(number).toFixed(1)},${y(all ? fine / all : 0).toFixed(1)}`);
    svg.append(draw("polygon", { class: "area", points: `${x(0)},${y(0)} ${line.join(" ")} ${x(points.length - 1)},${y(0)}` }),
      draw("polyline", { class: "clean", points: line.join(" ") }));
    points.forEach((point, number) => {
      const dot = draw("circle", { class: "dot", cx: x(number), cy: y(point.all ? point.fine / point.all : 0), r: points.length > 60 ? 2 : 4 });
      dot.append(draw("title", {}, `${point.run.slice(0, 10)}: ${share(point.fine, point.all)} of ${count(point.all, "repository", "repositories")} without errors, ${count(point.errors, "error")}, ${count(point.warnings, "warning")}`));
      svg.append(dot);
    });
    svg.append(draw("text", { x: left_, y: height - 6 }, first.run.slice(0, 10)),
      draw("text", { x: width - 30, y: height - 6, "text-anchor": "end" }, last.run.slice(0, 10)));
    return svg;
  };
  const history = (points) => {
    const head = make("tr", {}, ...["Run", "Repositories", "Without errors", "Errors", "Warnings", "Not whole"].map((title, each) => make("th", { scope: "col", text: title, className: each ? "figure" : "" })));
    const rows = [...points].reverse().map(({ run, all, fine, errors, warnings, missing }) => make("tr", {}, make("td", { text: run.slice(0, 10) }),
      ...[all, fine, errors, warnings, missing].map((value) => make("td", { className: "figure", text: format.format(value) }))));
    return make("details", {}, make("summary", { text: "The same as a table" }), make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
  };

  table(byId("rules"), "Repositories that break each rule", [
    { title: "Rule", key: (rule) => rule.code, cell: (rule) => [make("button", { type: "button", className: "name", text: rule.code, onclick: () => pick({ rule: String(rule.number) }) }), make("div", { className: "soft", text: rule.title || rule.slug })] },
    figure("Failing", (rule) => rule.failing, { tone: "bad" }),
    { title: "Kept by", figure: true, key: (rule) => judged - rule.failing, cell: (rule) => [share(Math.max(0, judged - rule.failing), judged), bar(Math.max(0, judged - rule.failing), judged)] },
    figure("Errors", (rule) => rule.errors, { less: true }),
    figure("Warnings", (rule) => rule.warnings, { less: true }),
  ], { sort: [1, -1], size: 8, noun: "rule", empty: "There are no rules." }).show(rules);

  table(byId("teams"), "Repositories of each team", [
    { title: "Team", key: (row) => row.name, cell: (row) => make("button", { type: "button", className: "name", text: row.name, onclick: () => pick({ team: String(row.number) }) }) },
    figure("Repositories", (row) => row.all, { less: true }),
    { title: "Without errors", figure: true, key: (row) => row.clean / row.all, cell: (row) => [share(row.clean, row.all), bar(row.clean, row.all)] },
    figure("Errors", (row) => row.errors, { tone: "bad", less: true }),
  ], { sort: [2, 1], size: 15, noun: "team", empty: "There are no teams." }).show([...teams.values()]);

  const today = data.run.slice(0, 10);
  const limit = new Date(Date.parse(today || "1970-01-01") + data.soon * 86400000).toISOString().slice(0, 10);
  table(byId("waivers"), `Accepted findings whose time has ended, or ends within ${data.soon} days`, [
    { title: "Ends", key: (row) => row[6], cell: (row) => make("span", { className: `day ${row[6] <= today ? "bad" : "warn"}`, text: row[6] }, row[6] <= today ? make("div", { text: "ended" }) : "") },
    { title: "Repository", key: (row) => at(row[0])[NAME], cell: (row) => [make("button", { type: "button", className: "name", text: at(row[0])[NAME], onclick: () => pick({ search: at(row[0])[NAME] }) }),
      make("div", {}, make("span", { className: "code", text: `${row[1]} ` }), make("span", { className: "path", text: row[2] }))] },
    { title: "Owner", key: (row) => row[3], less: true, cell: (row) => make("span", { text: row[3] || "–" }) },
    { title: "Reason", key: (row) => row[4], less: true, cell: (row) => make("span", { text: [row[4], row[5]].filter(Boolean).join(" · ") }) },
  ], { sort: [0, 1], size: 8, noun: "waiver", empty: "None ends soon." }).show(data.waivers.filter((row) => row[6] <= limit));

  const protection = covered.length
    ? [{ title: "Workflow", key: (number) => at(number)[COVER] || "", less: true, cell: (number) => make("span", { text: at(number)[COVER] || "–", className: at(number)[COVER] === "covered" ? "good" : "bad" }) }] : [];
  const repositories = table(byId("repositories"), "What was found in each repository; a name opens it", [
    { title: "Repository", key: (number) => at(number)[NAME], cell: (number, { open, toggle }) => make("button", { type: "button", className: "name", "aria-expanded": String(open), text: at(number)[NAME], onclick: toggle }) },
    { title: "Team", key: (number) => team(at(number)), less: true, cell: (number) => make("span", { text: team(at(number)) }) },
    { title: "State", key: (number) => state(at(number)), cell: (number) => make("span", { text: state(at(number)), className: { clean: "good", warnings: "warn" }[state(at(number))] ?? "bad" }) },
    figure("Errors", (number) => at(number)[ERRORS], { tone: "bad" }),
    figure("Warnings", (number) => at(number)[WARNINGS], { tone: "warn", less: true }),
    figure("Accepted", (number) => at(number)[ACCEPTED], { less: true }),
    ...protection,
  ], { sort: [3, -1], noun: "repository", nouns: "repositories", empty: "No repository is like that.", expand: opened });

  const [search, byTeam, byRule, byState] = ["search", "team", "rule", "state"].map(byId);
  const named = (a, b) => (a.textContent < b.textContent ? -1 : 1);
  byTeam.append(...[...teams.values()].map((row) => make("option", { value: row.number, text: row.name })).sort(named));
  byRule.append(...rules.filter((rule) => rule.errors || rule.warnings).map((rule) => make("option", { value: rule.number, text: `${rule.code} ${rule.slug}` })).sort(named));
  byState.append(...["clean", "warnings", "errors", "incomplete"].map((each) => make("option", { value: each, text: each })));
  const haystacks = data.repositories.map((repository) => {
    const codes = repository[CODES].filter((_, each) => each % 3 === 0).map((rule) => data.rules[rule].slice(0, 2).join(" "));
    return [repository[NAME], team(repository), ...codes].join(" ").toLowerCase();
  });
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (number) => {
      const repository = at(number);
      if (byTeam.value && String(repository[TEAM]) !== byTeam.value) return false;
      if (byRule.value && !repository[CODES].some((code, each) => each % 3 === 0 && String(code) === byRule.value)) return false;
      if (byState.value === "incomplete" ? isWhole(repository) : byState.value && state(repository) !== byState.value) return false;
      return words.every((word) => haystacks[number].includes(word));
    };
    repositories.show(numbers.filter(fits));
    trend(byTeam.value === "" ? null : data.teams[byTeam.value]);
  };
  const pick = (values) => {
    [search.value, byTeam.value, byRule.value, byState.value] = ["search", "team", "rule", "state"].map((key) => values[key] ?? "");
    filter();
    byId("repositories").scrollIntoView();
    byId("repositories").focus({ preventScroll: true });
  };
  let soon;
  search.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(filter, 80); });
  for (const select of [byTeam, byRule, byState]) select.addEventListener("change", filter);
  byId("clear").addEventListener("click", () => pick({}));
  addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); search.focus(); }
    if (event.key === "Escape" && document.activeElement === search) { search.value = ""; filter(); }
  });
  filter();
  document.documentElement.dataset.ready = "true";
})();
