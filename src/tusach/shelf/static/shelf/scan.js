/* The camera as a scanner of the bar code on a cover, where the browser can read bar codes. Typing always works. */
(function () {
  "use strict";
  var can = "BarcodeDetector" in window && navigator.mediaDevices && navigator.mediaDevices.getUserMedia;
  window.TuQuet = { can: !!can, open: open };
  if (!can) return;
  var T = window.TuNoi || function (said) { var values = arguments, next = 0; return said.replace(/{}/g, function () { return values[++next]; }); };
  Array.prototype.forEach.call(document.querySelectorAll("[data-scan]"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      open(function (code) {
        var box = button.form.querySelector("[type=search]");
        box.value = code;
        button.form.submit();
      });
    });
  });

  /* Shows what the camera sees until a code was read twice the same, then calls `then` with its digits. */
  async function open(then) {
    var box = document.createElement("dialog"), video = document.createElement("video"), said = document.createElement("p"), stop = document.createElement("button");
    box.className = "stack";
    box.setAttribute("aria-label", T("Quét mã vạch"));
    video.muted = video.playsInline = true;
    video.width = 300;
    said.textContent = T("Đưa mã vạch ở bìa sau vào giữa khung.");
    stop.type = "button";
    stop.className = "btn fill";
    stop.textContent = T("Thôi quét");
    box.append(video, said, stop);
    document.body.append(box);
    box.showModal();
    var stream = null, last = "", open = true;
    function end() {
      open = false;
      if (stream) stream.getTracks().forEach(function (one) { one.stop(); });
      box.remove();
    }
    stop.addEventListener("click", function () { box.close(); });
    box.addEventListener("close", end);
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (!open) return end(); // stopped while the phone still asked for leave: the camera goes out
      video.srcObject = stream;
      await video.play();
      var reader = new BarcodeDetector({ formats: ["ean_13"] });
      while (open) {
        var found = await reader.detect(video), code = found.length ? found[0].rawValue : "";
        if (code && code === last) {
          box.close();
          return then(code);
        }
        last = code;
        await new Promise(function (next) { setTimeout(next, 120); });
      }
    } catch (broken) {
      said.textContent = T("Không mở được máy ảnh. Xin cho phép dùng máy ảnh, hoặc gõ số ISBN dưới mã vạch.");
    }
  }
})();
