import type { RequestHandler } from "express";
import helmet from "helmet";

/** No script, nothing from elsewhere, no frame, and no address of ours for other sites. */
export function securityHeaders(isHttps: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // The return's address holds an ianumToken.
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: isHttps,
  });
}

/** Pages are a person's own. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.set("Cache-Control", "no-store").type("html");
  next();
};

/** SameSite keeps the session's cookie from other sites' forms; this says no to those that are "same site" only. */
export const sameOriginOnly: RequestHandler = (req, res, next) => {
  const site = req.get("sec-fetch-site");
  if (site === undefined || site === "same-origin") next();
  else res.sendStatus(403);
};
