import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloudConfig } from "../../node/cloud-init";
import { nodeOptions } from "./support/options";
import { missingForThrowAwayNode, type Outcome, ThrowAwayNode } from "./support/throw-away-node";

const missing = missingForThrowAwayNode();
if (missing) console.warn(`skipped: the volume step on a throw-away root (${missing})`);

(missing ? describe.skip : describe)("the data volume's step", () => {
  let node: ThrowAwayNode;
  let count = 0;
  const volumes = mkdtempSync(join(tmpdir(), "volumes."));

  beforeAll(async () => {
    node = await ThrowAwayNode.start(volumes);
  });
  afterAll(() => {
    node.stop();
    rmSync(volumes, { recursive: true });
  });

  /** Attaches a volume of 64 MiB with some content, and runs the step on it. */
  const withVolume = (prepare?: string): { device: string; before: string; runStep: () => Outcome } => {
    node.run("umount /data");
    const dataVolumeId = `vol-0${++count}`;
    const device = node.attach(dataVolumeId, 64, prepare);
    node.install(cloudConfig(nodeOptions({ dataVolumeId })));
    node.inRoot("mkdir -p /var/lib/mastodon-nomad");
    return {
      device,
      before: checksum(device),
      runStep: () => node.run("rm -f /var/lib/mastodon-nomad/problem; bash /opt/mastodon-nomad/steps/30-volume.sh"),
    };
  };

  const checksum = (device: string): string => node.outside('sha256sum <"$1"', device);

  test("a blank volume gets a file system, and the data written to it survives every further run", () => {
    const { device, runStep } = withVolume();
    expect(runStep()).toEqual({ status: 0, output: expect.stringContaining("making a file system on the blank") });
    node.inRoot("findmnt /data && echo precious >/data/file && umount /data");
    expect(runStep()).toEqual({ status: 0, output: expect.stringContaining("which is kept") });
    expect(node.inRoot("cat /data/file")).toBe("precious\n");
    expect(runStep().status).toBe(0);
    node.inRoot("umount /data");
    expect(node.outside('e2fsck -fn "$1" 2>&1 && e2label "$1"', device)).toContain("mastodon-data");
    expect(node.inRoot("grep -c ' /data ' /etc/fstab")).toBe("1\n");
  });

  test("a volume with an ext4 file system of any origin is mounted, its files untouched", () => {
    const { runStep } = withVolume(
      'mkfs.ext4 -q "$1"; m=$(mktemp -d); mount "$1" "$m"; echo old >"$m/old"; umount "$m"',
    );
    expect(runStep().status).toBe(0);
    expect(node.inRoot("cat /data/old")).toBe("old\n");
  });

  const SIGNATURE = /something else on it than one ext4 file system/;
  const BYTES = /has no file system but is not blank/;

  test.each([
    ["a LUKS header", SIGNATURE, `printf 'LUKS\\272\\276\\0\\1' | dd of="$1" conv=notrunc status=none`],
    ["swap space", SIGNATURE, 'mkswap "$1" >/dev/null'],
    [
      "a partition table",
      SIGNATURE,
      `printf '\\203\\40\\40\\0\\0\\10\\0\\0\\0\\0\\1\\0' | dd of="$1" bs=1 seek=450 conv=notrunc status=none;
       printf '\\125\\252' | dd of="$1" bs=1 seek=510 conv=notrunc status=none`,
    ],
    [
      "two signatures at once",
      SIGNATURE,
      `mkfs.ext4 -q "$1"; printf 'LABELONE\\1\\0\\0\\0\\0\\0\\0\\0' | dd of="$1" bs=1 seek=512 conv=notrunc status=none;
       printf ' \\0\\0\\0LVM2 001' | dd of="$1" bs=1 seek=532 conv=notrunc status=none`,
    ],
    [
      "an ext4 file system without its superblock",
      BYTES,
      'mkfs.ext4 -q "$1"; dd if=/dev/zero of="$1" bs=4096 count=1 conv=notrunc status=none',
    ],
    [
      "text at the very end",
      BYTES,
      `printf x | dd of="$1" bs=1 seek=$((64 * 1024 * 1024 - 1)) conv=notrunc status=none`,
    ],
    ["one byte in the middle", BYTES, `printf x | dd of="$1" bs=1 seek=33333333 conv=notrunc status=none`],
  ])("refuses a volume with %s, and leaves every byte", (_what, reason, prepare) => {
    const { device, before, runStep } = withVolume(prepare);
    const { status, output } = runStep();
    expect(status).toBe(1);
    expect(output).toMatch(reason);
    expect(output).toContain("nothing was changed");
    expect(runStep().status).toBe(1);
    expect(checksum(device)).toBe(before);
    expect(node.run("mountpoint --quiet /data").status).not.toBe(0);
  });

  test("a file system that this node began to make on a blank volume is made again", () => {
    const { device, runStep } = withVolume();
    node.inRoot(`cat >/stubs/mkfs.ext4 <<'STUB'
#!/bin/bash
printf 'half a file system' | dd of="$(readlink -f "$(printf '%s\\n' "$@" | tail -n 1)")" bs=1 seek=4096 conv=notrunc status=none
exit 1
STUB
chmod +x /stubs/mkfs.ext4`);
    expect(runStep().status).not.toBe(0);
    node.inRoot("rm /stubs/mkfs.ext4");
    // Not, however, when something else has come onto it since.
    node.outside('mkswap "$1" >/dev/null', device);
    expect(runStep()).toEqual({ status: 1, output: expect.stringMatching(SIGNATURE) });
    node.outside('wipefs --quiet --all "$1"', device);
    expect(runStep().status).toBe(0);
    expect(node.run("mountpoint --quiet /data").status).toBe(0);
  });

  test("another volume that happens to be mounted at /data is refused", () => {
    const { runStep } = withVolume();
    node.inRoot("mkdir -p /data && mount -t tmpfs tmpfs /data");
    expect(runStep()).toEqual({
      status: 1,
      output: expect.stringContaining("is mounted at /data, which is not the data volume"),
    });
  });
});
