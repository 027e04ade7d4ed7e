import { createHash, createHmac } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { join } from "node:path";

/*
 * Stands in for EC2's metadata service, SSM Parameter Store, CloudWatch and two download sites, inside a throw-away root's network.
 * Run with the folder that holds key.pem, certificate.pem, parameters.json and downloads/. Each request's signature is
 * checked (AWS Signature Version 4), and what the role may do: read `readable`, write `writable`.
 */

const [base = ""] = process.argv.slice(2);
const CREDENTIALS = {
  AccessKeyId: "AKIDEXAMPLE",
  SecretAccessKey: "CANARY-secret-key/+",
  Token: "CANARY-session-token==",
};
const METADATA_TOKEN = "CANARY-metadata-token";

interface Parameters {
  values: Record<string, string>;
  readonly readable: readonly string[];
  readonly writable: readonly string[];
}

const parametersFile = join(base, "parameters.json");
const note = (line: string): void => appendFileSync(join(base, "requests.log"), `${line}\n`);

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
};

const answer = (response: ServerResponse, status: number, body: unknown): ServerResponse =>
  response.writeHead(status).end(typeof body === "string" || body instanceof Buffer ? body : JSON.stringify(body));

const metadata = (request: IncomingMessage, response: ServerResponse): ServerResponse => {
  const path = request.url ?? "";
  if (request.method === "PUT") {
    return answer(response, path === "/latest/api/token" ? 200 : 404, METADATA_TOKEN);
  }
  if (request.headers["x-aws-ec2-metadata-token"] !== METADATA_TOKEN) return answer(response, 401, "");
  if (path === "/latest/meta-data/iam/security-credentials/") return answer(response, 200, "node-role");
  if (path === "/latest/meta-data/iam/security-credentials/node-role") return answer(response, 200, CREDENTIALS);
  return answer(response, 404, "");
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** Whether the request is signed with the credentials: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html. */
const isSigned = (request: IncomingMessage, body: string, expected: string): boolean => {
  const header = (name: string): string => String(request.headers[name] ?? "").trim();
  const match =
    /Credential=([^/]+)\/(\d+)\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)/.exec(
      header("authorization"),
    );
  const [, key, date = "", region = "", service = "", headers = "", signature] = match ?? [];
  const names = headers.split(";");
  if (key !== CREDENTIALS.AccessKeyId || region !== "eu-west-1" || service !== expected) return false;
  if (!["host", "x-amz-date", "x-amz-security-token"].every((name) => names.includes(name))) return false;
  const canonical = [
    "POST",
    "/",
    "",
    ...names.map((name) => `${name}:${header(name)}`),
    "",
    headers,
    sha256(body),
  ].join("\n");
  const text = [
    "AWS4-HMAC-SHA256",
    header("x-amz-date"),
    `${date}/${region}/${service}/aws4_request`,
    sha256(canonical),
  ];
  const signingKey = [region, service, "aws4_request"].reduce(hmac, hmac(`AWS4${CREDENTIALS.SecretAccessKey}`, date));
  return hmac(signingKey, text.join("\n")).toString("hex") === signature;
};

const ssm = async (request: IncomingMessage, response: ServerResponse): Promise<ServerResponse> => {
  const body = await bodyOf(request);
  const action = String(request.headers["x-amz-target"]);
  const refuse = (kind: string): ServerResponse => answer(response, 400, { __type: kind, message: `refused: ${kind}` });
  if (!isSigned(request, body, "ssm")) return refuse("InvalidSignatureException");
  if (request.headers["x-amz-security-token"] !== CREDENTIALS.Token) return refuse("UnrecognizedClientException");
  const parameters = JSON.parse(readFileSync(parametersFile, "utf8")) as Parameters;
  const input = JSON.parse(body) as {
    Name: string;
    Value?: string;
    Type?: string;
    Overwrite?: boolean;
    WithDecryption?: boolean;
  };
  note(`${action} ${input.Name}`);
  if (action === "AmazonSSM.GetParameter") {
    if (!parameters.readable.includes(input.Name)) return refuse("AccessDeniedException");
    const value = parameters.values[input.Name];
    if (value === undefined) return refuse("ParameterNotFound");
    return answer(response, 200, {
      Parameter: { Name: input.Name, Value: input.WithDecryption ? value : "encrypted" },
    });
  }
  if (action === "AmazonSSM.PutParameter") {
    if (!parameters.writable.includes(input.Name)) return refuse("AccessDeniedException");
    if (!input.Value || input.Type !== "SecureString") return refuse("ValidationException");
    if (input.Name in parameters.values && !input.Overwrite) return refuse("ParameterAlreadyExists");
    parameters.values[input.Name] = input.Value;
    writeFileSync(parametersFile, JSON.stringify(parameters));
    return answer(response, 200, { Version: 1 });
  }
  return refuse("UnknownOperationException");
};

const monitoring = async (request: IncomingMessage, response: ServerResponse): Promise<ServerResponse> => {
  const body = await bodyOf(request);
  if (!isSigned(request, body, "monitoring")) return answer(response, 403, "refused: SignatureDoesNotMatch");
  note(`monitoring ${body}`);
  return answer(response, 200, "<PutMetricDataResponse/>");
};

const download = (request: IncomingMessage, response: ServerResponse): ServerResponse => {
  const file = join(base, "downloads", (request.url ?? "").split("/").at(-1) ?? "");
  note(`download https://${request.headers.host}${request.url}`);
  return existsSync(file) ? answer(response, 200, readFileSync(file)) : answer(response, 404, "");
};

createServer(metadata).listen(80, "169.254.169.254");
createTlsServer(
  { key: readFileSync(join(base, "key.pem")), cert: readFileSync(join(base, "certificate.pem")) },
  (request, response) => {
    if (request.headers.host?.startsWith("ssm.")) void ssm(request, response);
    else if (request.headers.host?.startsWith("monitoring.")) void monitoring(request, response);
    else download(request, response);
  },
).listen(443, "127.0.0.1", () => process.stdout.write("ready\n"));
