import { expect, test } from "vitest";
import { viewAgreements } from "../src/views.ts";

const agreement = (link: string, texts = [{ locale: "en", isDefault: true, title: "Terms", link }]) => ({
  agreements: [{ idAgreement: "agr_1", version: 1, accepted: true, date: 0, agreements: texts }],
});

test.each(["javascript:alert(1)", "http://example.com/", "data:text/html,x", "/terms", ""])(
  "the link %j is not handed to the page",
  (link) => {
    expect(viewAgreements(agreement(link), ["en"])[0]!.link).toBeNull();
  },
);

// Often, for on some versions of V8 `URL.canParse` says no to these once a program has run for a while.
test.each(["https://bücher.example/terms", "https://例え.jp/規約", "http://localhost:3000/", "http://[::1]:1/"])(
  "the link %s is handed to the page, however long the program has run",
  (link) => {
    const links = Array.from({ length: 20_000 }, () => viewAgreements(agreement(link), ["en"])[0]!.link);
    expect(new Set(links)).toEqual(new Set([link]));
  },
);

test("a language that there is no text in gets the default text, and a region does not matter", () => {
  const texts = [
    { locale: "it", isDefault: false, title: "Condizioni", link: "https://example.com/it" },
    { locale: "en_GB", isDefault: true, title: "Terms", link: "https://example.com/en" },
  ];
  expect(viewAgreements(agreement("", texts), ["de"])[0]!.title).toBe("Terms");
  expect(viewAgreements(agreement("", texts), ["it"])[0]!.title).toBe("Condizioni");
  expect(viewAgreements(agreement("", texts), ["en", "it"])[0]!.title).toBe("Terms");
});

test("an agreement without a text is shown all the same", () => {
  expect(viewAgreements(agreement("", []), ["en"])[0]!.title).toBe("Untitled agreement");
});
