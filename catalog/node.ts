/** A program that the node downloads: its version and the SHA-256 of its archive for each architecture. */
export interface Download {
  readonly version: string;
  readonly sha256: { readonly arm64: string; readonly amd64: string };
}

/**
 * Nomad, from https://releases.hashicorp.com/nomad/<version>/nomad_<version>_linux_<arch>.zip.
 *
 * Checksums: those of HashiCorp's Homebrew tap (hashicorp/homebrew-tap, Formula/nomad.rb, "Bump nomad to 2.0.5"),
 * which are made from the signed nomad_<version>_SHA256SUMS. The one for amd64 stands, with the same value, in
 * unrelated public packagings of Nomad 2.0.5. After a change of version take both from that file, and check its
 * signature: https://developer.hashicorp.com/well-architected-framework/verify-hashicorp-binary, key C874 011F 0AB4
 * 0511 0D02 1055 3436 5D94 72D7 468F.
 */
export const NOMAD: Download = {
  version: "2.0.5",
  sha256: {
    arm64: "63186442061f3f86ec7d10615a91435779a84ed2bf6111bfcba3c0acf71dabb7",
    amd64: "6425e43967bb0b2b4979b0d06da9b06772848b658dae372f1256d51ddcfe53c3",
  },
};

/**
 * The CNI plugins for Nomad's bridge networking, from
 * https://github.com/containernetworking/plugins/releases/download/v<version>/cni-plugins-linux-<arch>-v<version>.tgz.
 * 1.6.2 is the version of Nomad's own documentation (https://developer.hashicorp.com/nomad/docs/networking/cni).
 *
 * Checksums: kubernetes-sigs/kubespray, roles/kubespray_defaults/vars/main/checksums.yml (cni_binary_checksums),
 * commit 46dbdd3994b32640bcd806b0097f50e8fdf1d514; the same in two unrelated public repositories.
 */
export const CNI_PLUGINS: Download = {
  version: "1.6.2",
  sha256: {
    arm64: "01e0e22acc7f7004e4588c1fe1871cc86d7ab562cd858e1761c4641d89ebfaa4",
    amd64: "b8e811578fb66023f90d2e238d80cec3bdfca4b44049af74c374d4fae0f9c090",
  },
};

/**
 * What Nomad leaves to the operating system, Docker, itself and the SSM agent, and gives to no job.
 * An estimate for Ubuntu 24.04 (system 200 MiB, Docker and containerd 120, Nomad 130, SSM agent 60).
 */
export const RESERVED_FOR_SYSTEM = { memoryMiB: 512, cpuMHz: 300 } as const;

/**
 * The longest KillTimeout, in seconds, that a task on the node can have: Nomad cuts longer ones without a word.
 * Sidekiq needs its own timeout of 25 s and some, cloudflared its grace period of 30 s and some.
 */
export const MAX_KILL_TIMEOUT_SECONDS = 120;

/** The CloudWatch namespace of what the node tells of itself: memory and disk, which AWS cannot see from outside. */
export const NODE_METRICS_NAMESPACE = "mastodon-nomad";
