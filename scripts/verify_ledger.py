#!/usr/bin/env python3
"""Proves an exported ledger (JSON lines) from its data alone. Stands alone: Python's standard library,
and the package `cryptography` for signatures; without it SM3 is computed here and signatures are reported as
unchecked.

    python verify_ledger.py EXPORT.jsonl [--checkpoint FILE]... [--public-key HEX] [--json]

Finds acts that were edited, deleted, reordered or truncated, and against a checkpoint kept outside also a
restored old backup. Content that was lawfully deleted is told apart from a mere deletion by its tombstone, an act
`erase` later in the case. Exit status: 0 sound, 1 faults found, 2 the file cannot be read.
"""

import argparse
import hashlib
import json
import struct
import sys

GENESIS = "0" * 64
MARK = b',"act":'

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    hashes = Ed25519PublicKey = None
    InvalidSignature = ValueError


def sm3_plain(message):
    """SM3 (GB/T 32905-2016) in plain Python."""
    mask = 0xFFFFFFFF

    def turn(x, n):
        n %= 32
        return (x << n | x >> (32 - n)) & mask

    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = message + b"\x80" + bytes((55 - len(message)) % 64) + struct.pack(">Q", len(message) * 8)
    for start in range(0, len(padded), 64):
        w = list(struct.unpack(">16I", padded[start : start + 64]))
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)
            w.append(x ^ turn(x, 15) ^ turn(x, 23) ^ turn(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            constant = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = turn((turn(a, 12) + e + turn(constant, j)) & mask, 7)
            ss2 = ss1 ^ turn(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & mask & g)
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & mask
            tt2 = (gg + h + ss1 + w[j]) & mask
            a, b, c, d, e, f, g, h = (
                tt1,
                a,
                turn(b, 9),
                c,
                tt2 ^ turn(tt2, 9) ^ turn(tt2, 17),
                e,
                turn(f, 19),
                g,
            )
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True)]
    return struct.pack(">8I", *state)


def choose_sm3():
    """The fastest SM3 at hand."""
    if hashes is not None and hasattr(hashes, "SM3"):
        kind = hashes.SM3()

        def by_package(message):
            digest = hashes.Hash(kind)
            digest.update(message)
            return digest.finalize()

        return by_package
    if "sm3" in hashlib.algorithms_available:
        return lambda message: hashlib.new("sm3", message).digest()
    return sm3_plain


sm3 = choose_sm3()


class Merkle:
    """Root over leaves in the order they come (the tree of RFC 6962, with SM3)."""

    def __init__(self):
        self.peaks, self.cases, self.acts = [], 0, 0

    def add(self, uid, acts, head):
        size, node = 1, sm3(b"\x00" + f"{uid}:{acts}:{head}".encode())
        while self.peaks and self.peaks[-1][0] == size:
            node = sm3(b"\x01" + self.peaks.pop()[1] + node)
            size *= 2
        self.peaks.append((size, node))
        self.cases += 1
        self.acts += acts

    def root(self):
        if not self.peaks:
            return sm3(b"").hex()
        node = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            node = sm3(b"\x01" + left + node)
        return node.hex()


class Proof:
    """Follows the lines of an export."""

    def __init__(self, outside, public_key):
        self.faults, self.warnings = [], []
        self.cases = self.acts = self.masked = 0
        self.tombstones = []
        self.outside, self.public_key = outside, public_key
        self.kept, self.targets = {}, {}
        self.case = None
        self.last_uid = ""
        self.ended = False

    def fault(self, kind, text):
        self.faults.append({"kind": kind, "message": text})

    # Lines.

    def line(self, raw):
        if raw.startswith(b'{"hash":'):
            self.act(raw)
            return
        entry = json.loads(raw)
        kind = entry.get("kind")
        if kind == "checkpoint":
            checkpoint = entry["checkpoint"]
            self.kept.setdefault(checkpoint["jurisdiction"], []).append(checkpoint)
        elif kind == "case":
            self.close_case()
            self.open_case(entry)
        elif kind == "end":
            self.close_case()
            self.ended = True
            if (entry["cases"], entry["acts"]) != (self.cases, self.acts):
                self.fault("end", "案件数或行为数与结尾行不符")
        elif kind == "fadu-ledger":
            if entry.get("format") != 1:
                raise ValueError("不认识的导出格式")
        else:
            self.fault("line", f"不认识的行：{raw[:60]!r}")

    def open_case(self, entry):
        self.cases += 1
        if entry["uid"] <= self.last_uid:
            self.fault("order", f"案件 {entry['uid']} 次序不对或重复")
        self.last_uid = entry["uid"]
        if not self.targets and (self.kept or self.outside):
            self.choose_targets()
        place = entry["jurisdiction"]
        marks = [[target, 0, GENESIS] for target in self.targets.get(place, ())]
        self.case = {**entry, "prev": GENESIS, "seq": 0, "id": 0, "marks": marks, "broken": False}
        self.case |= {"digests": {}, "graves": {}, "stones": {}}

    def act(self, raw):
        self.acts += 1
        case = self.case
        stored = json.loads(raw)
        if case is None:
            self.fault("orphan", f"行为 {stored['id']} 不属于任何案件")
            return
        if "masked" in stored:
            self.masked += 1
            content = stored["masked"]
        else:
            content = stored["act"]
            exact = raw[raw.index(MARK) + len(MARK) : -1]
            case["digests"][content["seq"]] = sm3(exact).hex(), stored["hash"]
            if content["act"] == "erase":
                self.tombstone(case, content)
            if (content["procedure"], content["jurisdiction"]) != (case["procedure"], case["jurisdiction"]):
                self.broken(case, "hash", "程序或行政区划与案件不符")
        if content["case"] != case["uid"] or content["seq"] != case["seq"]:
            self.broken(case, "gap", "缺少行为或次序被改动")
        if content["prev"] != case["prev"]:
            self.broken(case, "link", "与前一行为的哈希不相连")
        if stored["id"] <= case["id"]:
            self.broken(case, "order", "入账次序被改动")
        case["prev"], case["seq"], case["id"] = stored["hash"], case["seq"] + 1, stored["id"]
        for mark in case["marks"]:
            if stored["id"] <= mark[0][0]["last_act_id"]:
                mark[1], mark[2] = case["seq"], stored["hash"]

    def broken(self, case, kind, text, seq=None):
        """The first fault of a case is told; what follows from it is not."""
        if not case["broken"]:
            self.fault(kind, f"案件 {case['uid']} 第 {(case['seq'] if seq is None else seq) + 1} 步：{text}")
            case["broken"] = True

    def tombstone(self, case, content):
        """What was lawfully deleted: for each act its hash and the hash of what is left. The latest one counts."""
        case["stones"][content["seq"]] = content
        for each in content["fields"].get("acts", []):
            if each["seq"] < content["seq"]:
                case["graves"][each["seq"]] = each["hash"], each["left"], content["seq"]

    def contents(self, case):
        """Each act's content is what was hashed, or what its tombstone left of it."""
        for seq, (digest, kept) in case["digests"].items():
            old, left, _ = case["graves"].get(seq, (kept, kept, None))
            if digest != left or old != kept:
                undone = seq in case["graves"] and digest == kept
                kind, text = ("unerased", "已依法删除的内容又出现") if undone else ("hash", "内容与哈希不符")
                self.broken(case, kind, text, seq)
        for stone, content in case["stones"].items():
            acts = sorted(seq for seq, grave in case["graves"].items() if grave[2] == stone)
            if acts and not case["broken"]:
                told = {key: content["fields"].get(key) for key in ("ground", "basis")}
                self.tombstones.append(
                    {
                        "case": case["uid"],
                        "seq": stone,
                        "acts": acts,
                        "on": content["on"],
                        "actor": content["actor"],
                    }
                    | told
                )

    def close_case(self):
        case, self.case = self.case, None
        if case is None:
            return
        self.contents(case)
        if (case["acts"], case["head"]) != (case["seq"], case["prev"]):
            self.broken(case, "head", "链头或步数与案件不符（末尾被截断）")
        for (_, merkle), acts, head in case["marks"]:
            if acts:
                merkle.add(case["uid"], acts, head)

    # Checkpoints.

    def choose_targets(self):
        """The newest checkpoint of each jurisdiction, and every one kept outside."""
        chosen = [found[-1] for found in self.kept.values()] + self.outside
        for checkpoint in chosen:
            self.targets.setdefault(checkpoint["jurisdiction"], []).append((checkpoint, Merkle()))

    def signed(self, checkpoint):
        if self.public_key and checkpoint["public_key"] != self.public_key:
            self.fault("key", f"检查点 {checkpoint['made_at']} 不是用指定的公钥签名")
        if Ed25519PublicKey is None:
            self.warnings.append("没有安装 cryptography，检查点的签名未检查")
            return
        content = {key: value for key, value in checkpoint.items() if key not in ("signature", "public_key")}
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint["public_key"]))
            key.verify(bytes.fromhex(checkpoint["signature"]), text)
        except (InvalidSignature, ValueError):
            self.fault("signature", f"检查点 {checkpoint['made_at']} 签名无效")

    def sequences(self):
        for found in self.kept.values():
            before = GENESIS
            for checkpoint in found:
                self.signed(checkpoint)
                if checkpoint["prev_root"] != before:
                    self.fault("sequence", f"检查点 {checkpoint['made_at']} 与前一个不相连")
                before = checkpoint["root"]

    def finish(self, last_id):
        self.close_case()
        if not self.ended:
            self.fault("end", "文件不完整，没有结尾行")
        if not self.targets:
            self.choose_targets()
        self.sequences()
        for checkpoint in self.outside:
            self.signed(checkpoint)
            if checkpoint not in self.kept.get(checkpoint["jurisdiction"], []):
                self.fault("missing", f"外部检查点 {checkpoint['made_at']} 不在台账中（恢复了旧备份）")
        for checkpoint, merkle in (each for found in self.targets.values() for each in found):
            if last_id < checkpoint["last_act_id"]:
                self.fault("rolled_back", f"台账比检查点 {checkpoint['made_at']} 旧")
            elif (merkle.root(), merkle.cases, merkle.acts) != tuple(
                checkpoint[k] for k in ("root", "cases", "acts")
            ):
                self.fault("root", f"与检查点 {checkpoint['made_at']} 的根哈希不符")


def prove(path, outside=(), public_key=None):
    """The result for one export file, as a dict."""
    proof, last_id = Proof(list(outside), public_key), 0
    with open(path, "rb") as lines:
        for raw in lines:
            proof.line(raw.rstrip(b"\n"))
            if proof.case is not None:
                last_id = max(last_id, proof.case["id"])
    proof.finish(last_id)
    return {
        "ok": not proof.faults,
        "cases": proof.cases,
        "acts": proof.acts,
        "unchecked_content": proof.masked,
        "erased": sum(len(each["acts"]) for each in proof.tombstones),
        "tombstones": proof.tombstones,
        "checkpoints": sum(len(found) for found in proof.targets.values()),
        "faults": proof.faults,
        "warnings": sorted(set(proof.warnings)),
    }


def main():
    parser = argparse.ArgumentParser(description="独立验证导出的台账。")
    parser.add_argument("export", help="fadu ledger export 写出的文件")
    parser.add_argument("--checkpoint", action="append", default=[], help="外部保存的检查点文件")
    parser.add_argument("--public-key", help="检查点应当使用的公钥（十六进制）")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    given = parser.parse_args()
    try:
        outside = []
        for path in given.checkpoint:
            with open(path, encoding="utf-8") as lines:
                outside += [json.loads(line) for line in lines if line.strip()]
        result = prove(given.export, outside, given.public_key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"文件不能读取：{error}", file=sys.stderr)
        return 2
    if given.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        for fault in result["faults"]:
            print(fault["message"])
        for each in result["tombstones"]:
            steps = "、".join(str(seq + 1) for seq in each["acts"])
            why = f"理由：{each['ground']}；依据：{each['basis']}"
            print(
                f"案件 {each['case']} 第 {steps} 步的个人信息已由 {each['actor']} 于 {each['on']} 依法删除（{why}）"
            )
        for warning in result["warnings"]:
            print(f"注意：{warning}")
        print(
            f"{'完好' if result['ok'] else '有问题'}：案件 {result['cases']} 件，行为 {result['acts']} 个。"
        )
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
