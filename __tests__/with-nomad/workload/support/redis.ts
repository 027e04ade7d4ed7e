import { connect } from "node:net";

/** Sends commands to Redis over one connection, and gives back the last answer as Redis writes it. */
export const redis = (host: string, password: string, ...commands: readonly (readonly string[])[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(6379, host);
    let answer = "";
    socket.on("data", (data) => {
      answer += data;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
    for (const command of [["AUTH", password], ...commands, ["QUIT"]]) {
      socket.write(
        `*${command.length}\r\n${command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`,
      );
    }
  });
