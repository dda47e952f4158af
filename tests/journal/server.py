"""A small SMTP server on loopback. It answers by a plan, so that tests can make it refuse, delay or hang up."""

import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy


@dataclass
class Plan:
    """`rcpt` and `data` are answers given in turn (the last one stays); `hang_up` is where the line is cut."""

    rcpt: list[str] = field(default_factory=lambda: ["250 ok"])
    data: list[str] = field(default_factory=lambda: ["250 taken"])
    hang_up: str = ""
    login: bool = True


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 loopback")
        while line := self.rfile.readline():
            word = line.decode("utf-8", "replace").strip().upper()
            if self.server.plan.hang_up and word.startswith(self.server.plan.hang_up):
                return
            if not self.answer(word):
                return

    def answer(self, word):
        plan = self.server.plan
        if word.startswith("EHLO"):
            self.say("250-loopback\r\n250 AUTH PLAIN")
        elif word.startswith("AUTH"):
            self.say("235 in" if plan.login else "535 wrong password")
        elif word.startswith("RCPT"):
            self.say(self.server.next_of(plan.rcpt))
        elif word == "DATA":
            return self.take(plan)
        else:
            self.say("221 bye" if word == "QUIT" else "250 ok")
        return word != "QUIT"

    def take(self, plan):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b".") else line)
        if plan.hang_up == "AFTER TEXT":
            return False
        said = self.server.next_of(plan.data)
        if said.startswith("250"):
            self.server.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.say(said)
        return True

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


class LoopbackServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, plan):
        super().__init__(("127.0.0.1", 0), Talk)
        self.plan = plan
        self.taken = []
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def next_of(self, answers):
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.shutdown()
        self.thread.join()
        self.server_close()
