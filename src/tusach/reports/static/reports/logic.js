// The page's evaluator of form logic, twin of reports/logic/evaluate.py; both hold to tests/reports/logic_cases.json.
// Numbers are exact fractions {n, d} of BigInt, so that the page and the server never round differently.
const gcd = (a, b) => { a = a < 0n ? -a : a; while (b) [a, b] = [b, a % b]; return a || 1n; };
const frac = (n, d) => { if (d < 0n) { n = -n; d = -d; } const g = gcd(n, d); return { n: n / g, d: d / g }; };

export const num = (text) => {
  const [whole, part = ""] = String(text).replace("-", "").split(".");
  const value = frac(BigInt(whole + part), 10n ** BigInt(part.length));
  return String(text).startsWith("-") ? { n: -value.n, d: value.d } : value;
};
const isNum = (v) => v !== null && typeof v === "object" && !Array.isArray(v) && typeof v.n === "bigint";
const isTable = (v) => v !== null && typeof v === "object" && !Array.isArray(v) && !isNum(v);
const order = (a, b) => { const x = a.n * b.d, y = b.n * a.d; return x < y ? -1 : x > y ? 1 : 0; };
const add = (a, b) => frac(a.n * b.d + b.n * a.d, a.d * b.d);
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const numbers = (args) => args.flatMap((v) => (isNum(v) ? [v] : isTable(v) ? Object.values(v) : []));
const fold = (args, step) => { const all = numbers(args); return all.length ? all.reduce(step) : null; };
const calls = {
  sum: (args) => fold(args, add),
  min: (args) => fold(args, (a, b) => (order(b, a) < 0 ? b : a)),
  max: (args) => fold(args, (a, b) => (order(b, a) > 0 ? b : a)),
  count: ([v]) => num(Array.isArray(v) ? v.length : isTable(v) ? Object.keys(v).length : v === null ? 0 : 1),
  at: ([table, year]) => (isTable(table) && isNum(year) && year.d === 1n ? table[String(year.n)] ?? null : null),
  selected: ([chosen, wanted]) => (Array.isArray(chosen) ? chosen.includes(wanted) : typeof chosen === "string" ? chosen === wanted : null),
  answered: ([v]) => v !== null,
};

function logical(kind, parts) {
  const known = parts.map((v) => (typeof v === "boolean" ? v : null));
  if (kind === "not") return known[0] === null ? null : !known[0];
  const decides = kind === "or";
  if (known.includes(decides)) return decides;
  return known.includes(null) ? null : !decides;
}

function counted(kind, a, b) {
  if (!isNum(a) || !isNum(b)) return null;
  if (kind === "+") return add(a, b);
  if (kind === "-") return add(a, { n: -b.n, d: b.d });
  if (kind === "*") return frac(a.n * b.n, a.d * b.d);
  return b.n === 0n ? null : frac(a.n * b.d, a.d * b.n);
}

function compared(kind, a, b) {
  const both = isNum(a) && isNum(b), texts = typeof a === "string" && typeof b === "string";
  if (kind === "=" || kind === "!=") {
    if (!both && !texts && !(typeof a === "boolean" && typeof b === "boolean")) return null;
    return (both ? order(a, b) === 0 : a === b) === (kind === "=");
  }
  if (texts && !(DAY.test(a) && DAY.test(b))) return null;
  if (!both && !texts) return null;
  const c = both ? order(a, b) : a < b ? -1 : a > b ? 1 : 0;
  return { "<": c < 0, "<=": c <= 0, ">": c > 0, ">=": c >= 0 }[kind];
}

export function evaluate(tree, values) {
  const [kind, ...rest] = tree;
  if (kind === "num") return num(rest[0]);
  if (kind === "text") return rest[0];
  if (kind === "ref") return Object.prototype.hasOwnProperty.call(values, rest[0]) ? values[rest[0]] : null;
  if (kind === "call") return calls[rest[0]](rest.slice(1).map((part) => evaluate(part, values)));
  const parts = rest.map((part) => evaluate(part, values));
  if (kind === "and" || kind === "or" || kind === "not") return logical(kind, parts);
  if (kind === "neg") return isNum(parts[0]) ? { n: -parts[0].n, d: parts[0].d } : null;
  if ("+-*/".includes(kind)) return counted(kind, ...parts);
  return compared(kind, ...parts);
}

const dotted = (text) => text.replace(/\B(?=(\d{3})+(?!\d))/g, ".");
function shown(v) {
  if (isNum(v)) {
    if (v.d === 1n) return (v.n < 0n ? "-" : "") + dotted(String(v.n < 0n ? -v.n : v.n));
    const t = v.n < 0n ? -v.n * 10n : v.n * 10n, whole = (t * 2n + v.d) / (v.d * 2n);
    return (v.n < 0n && whole ? "-" : "") + dotted(String(whole / 10n)) + "," + String(whole % 10n);
  }
  return typeof v === "string" && v ? v : "–";
}

export const fill = (pieces, values) => pieces.map((p) => (typeof p === "string" ? p : shown(evaluate(p, values)))).join("");
