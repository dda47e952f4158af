/* The service worker. It keeps the frame of the library's pages (SHELL) and hands out books that a reader saved.
   It never keeps anything by itself: books are put into their caches by shelf.js, fetched without cookies; pages of
   the desk and of sign-in are never kept. For those of a paper shelf, the page that shelf/outbox.js put aside stands in
   without a network; it holds nothing of anybody. VERSION, TONGUE (vi or en), SHELL and OLDER come before this line. */
var FRAME = "tusach-khung-" + VERSION, BOOK = "tusach-sach-";
var PUBLIC = /^\/(thu-vien\/(?!quan-ly)|tim\/|sach\/|doc\/|da-luu\/|tu-sach-xa\/|mang-sang\/)/;
var EXACT = { ignoreVary: true }, LOOSE = { ignoreVary: true, ignoreSearch: true };

/* structuredClone came to browsers with cascade layers, or a version before: without it the older style is needed too. */
if (!self.structuredClone) SHELL = SHELL.concat(OLDER);

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(FRAME).then(function (cache) {
    return cache.addAll(SHELL.map(function (address) { return new Request(address, { credentials: "omit", cache: "reload", headers: { "Tusach-Tongue": TONGUE } }); }));
  }).then(function () { return self.skipWaiting(); }));
});

/* A new worker takes over at once: pages ask it for files only, so an open page of yesterday works with it. */
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("tusach-khung-") === 0 && name !== FRAME; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

self.addEventListener("fetch", function (event) {
  var request = event.request, url = new URL(request.url), found;
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.indexOf("/static/") === 0) return event.respondWith(asset(request, url));
  found = /^\/(doc|sach)\/([a-z0-9]+)\//.exec(url.pathname);
  if (found) return event.respondWith(book(request, url, found[2]));
  if (request.mode === "navigate" && url.pathname.indexOf("/tu-sach/") === 0) return event.respondWith(keeper(request));
  if (request.mode === "navigate" && PUBLIC.test(url.pathname)) event.respondWith(page(request, url));
});

function without(promise, otherwise) { return promise.catch(function () { return otherwise; }); }

/* A file named by its content is taken from the frame; others from the network first. Offline, a page saved under an
   older version is given today's file of the same name. */
async function asset(request, url) {
  var frame = await without(caches.open(FRAME), null), kept = frame && await frame.match(url.pathname, EXACT);
  if (kept && /\.[0-9a-f]{12}\.\w+$/.test(url.pathname)) return kept;
  try { return await fetch(request); } catch (broken) {
    if (kept) return kept;
    var plain = bare(url.pathname), same = SHELL.filter(function (one) { return bare(one) === plain; })[0];
    kept = frame && same && await frame.match(same, EXACT) || await without(caches.match(url.pathname, EXACT), null);
    if (kept) return kept;
    throw broken;
  }
}

function bare(address) { return address.replace(/\.[0-9a-f]{12}(\.\w+)$/, "$1"); }

async function keeper(request) {
  try { return await fetch(request); } catch (broken) {
    var kept = await without(caches.match("/tu-sach/ngoai-tuyen/", EXACT), null);
    if (kept) return kept;
    throw broken;
  }
}

async function page(request, url) {
  try { return await fetch(request); } catch (broken) {
    var frame = await without(caches.open(FRAME), null);
    return frame && (await frame.match(url.pathname, LOOSE)) || await instead(url) || away(frame, broken);
  }
}

/* Without a network the front page, which the app opens, is the shelf of saved books, and a search is one in them. */
async function instead(url) {
  if (url.pathname !== "/thu-vien/" && url.pathname !== "/tim/") return null;
  var names = await without(caches.keys(), []), asked = url.searchParams.get("q");
  if (!names.some(function (name) { return name.indexOf(BOOK) === 0; })) return null;
  return Response.redirect("/da-luu/" + (asked ? "?q=" + encodeURIComponent(asked) : ""));
}

async function away(frame, broken) {
  var kept = frame && await frame.match("/da-luu/chua-luu/", EXACT);
  if (kept) return kept;
  throw broken;
}

async function book(request, url, key) {
  var has = await without(caches.has(BOOK + key), false), cache = has && await without(caches.open(BOOK + key), null);
  if (!cache) return request.mode === "navigate" ? page(request, url) : fetch(request);
  var kept = await cache.match(url.pathname, EXACT) || await stand_in(cache, key, url.pathname);
  if (kept && !url.search && url.pathname.indexOf("/doc/") === 0) return request.headers.get("range") ? part(kept, request.headers.get("range")) : kept;
  try { return await fetch(request); } catch (broken) {
    if (kept) return kept;
    if (request.mode !== "navigate") throw broken;
    if (url.pathname === "/doc/" + key + "/") return Response.redirect("/doc/" + key + "/1/");
    if (url.pathname === "/doc/" + key + "/tim/") return Response.redirect("/da-luu/?sach=" + key + "&q=" + encodeURIComponent(url.searchParams.get("q") || ""));
    return away(await without(caches.open(FRAME), null), broken);
  }
}

/* The larger image of a scanned page stands for the smaller one, which is not saved. */
async function stand_in(cache, key, path) {
  if (path.indexOf("/r/") < 0) return null;
  var facts = await cache.match("/da-luu/sach/" + key + ".json", EXACT), other = facts && (await facts.json()).instead;
  return other && other[path] ? cache.match(other[path], EXACT) : null;
}

/* Players ask for parts; a cache knows whole files only. */
async function part(kept, wanted) {
  var found = /^bytes=(\d*)-(\d*)$/.exec(wanted), whole = await kept.blob(), size = whole.size;
  if (!found || !(found[1] || found[2])) return kept;
  var begin = found[1] ? +found[1] : Math.max(0, size - +found[2]);
  var end = found[1] && found[2] ? Math.min(+found[2] + 1, size) : size;
  if (begin >= size || begin >= end) return new Response(null, { status: 416, headers: { "Content-Range": "bytes */" + size } });
  return new Response(whole.slice(begin, end), {
    status: 206,
    headers: { "Content-Type": kept.headers.get("Content-Type") || "", "Content-Length": String(end - begin), "Content-Range": "bytes " + begin + "-" + (end - 1) + "/" + size, "Accept-Ranges": "bytes" }
  });
}
