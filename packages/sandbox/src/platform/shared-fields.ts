/** A field that the default person has shared, in plain text. */
export interface SharedFieldOptions {
  /** The field's id, such as `EMAIL`. */
  readonly idField: string;
  /** Its name for people. @defaultValue `idField` */
  readonly alias?: string;
  /** Whether Ianum has verified it. @defaultValue "YES" */
  readonly verified?: "YES" | "NO" | "PENDING";
  /** The text of each component, by the component's id. */
  readonly values: Readonly<Record<string, string>>;
}

// The documentation names one field, EMAIL; the other ids are the sandbox's own.
export const defaultFields: readonly SharedFieldOptions[] = [
  { idField: "EMAIL", alias: "Email", values: { EMAIL: "ada.rossi@example.com" } },
  { idField: "NAME", alias: "Name", values: { FIRST_NAME: "Ada", LAST_NAME: "Rossi" } },
  { idField: "PHONE", alias: "Phone", verified: "PENDING", values: { PHONE: "+39 06 5550 0100" } },
  {
    idField: "ADDRESS",
    alias: "Address",
    verified: "NO",
    values: { STREET: "Via dell'Università 1", POSTAL_CODE: "00185", CITY: "Roma", COUNTRY: "IT" },
  },
  { idField: "BIRTH_DATE", alias: "Date of birth", values: { BIRTH_DATE: "1990-12-10" } },
];

/** @throws RangeError that names the field */
export function checkFields(fields: readonly SharedFieldOptions[]): void {
  const ids = new Set<string>();
  for (const { idField, values } of fields) {
    if (typeof idField !== "string" || !/^[^\s,]+$/.test(idField) || idField === "ALL" || ids.has(idField))
      throw new RangeError(
        `data: the idField "${idField}" must be a string without spaces and commas, not ALL, and used once`,
      );
    ids.add(idField);
    if (Object.values(values).some((value) => typeof value !== "string"))
      throw new RangeError(`data: the values of "${idField}" must be strings`);
  }
}
