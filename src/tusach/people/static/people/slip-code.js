// The square code of a slip opens this page with the slip's code after "#", the part of an address that no server,
// log or proxy is sent. It goes into its field and out of the address. Without this script the code is typed.
const fill = () => {
  const code = new URLSearchParams(location.hash.slice(1)).get("ma");
  const field = document.querySelector("input[name=code]");
  if (!code || !field) return;
  field.value = code.slice(0, field.maxLength);
  history.replaceState(null, "", location.pathname);
  document.querySelector("input[name=password]").focus();
};
addEventListener("hashchange", fill);
fill();
