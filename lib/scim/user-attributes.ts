import { type Attribute, attribute, valueList } from "./schema-attribute";

/** What we store of a person (RFC 7643, 4.1), and no more: whatever is told here is returned as it was sent. */
export const userAttributes: readonly Attribute[] = [
  attribute("userName", "The name that the person signs in with; unique in the directory, whatever its case is.", {
    required: true,
    uniqueness: "server",
  }),
  attribute("name", "The parts of the person's name.", {
    type: "complex",
    subAttributes: [
      attribute("formatted", "The whole name, as it is shown."),
      attribute("familyName", "The last name."),
      attribute("givenName", "The first name."),
      attribute("middleName", "The middle names."),
      attribute("honorificPrefix", "What is before the name, such as Dr."),
      attribute("honorificSuffix", "What is behind the name, such as III."),
    ],
  }),
  attribute("displayName", "What the person is called."),
  attribute("nickName", "What the person is called by friends."),
  attribute("profileUrl", "The address of a page about the person.", {
    type: "reference",
    referenceTypes: ["external"],
    caseExact: true,
  }),
  attribute("title", "The person's job."),
  attribute("userType", "What the person is to the organization, such as employee or contractor."),
  attribute("preferredLanguage", "The language that the person reads."),
  attribute("locale", "How dates and numbers are written for the person."),
  attribute("timezone", "The person's time zone, such as Europe/Berlin."),
  attribute("active", "Whether the person may sign in.", { type: "boolean" }),
  valueList("emails", "E-mail addresses."),
  valueList("phoneNumbers", "Telephone numbers."),
  valueList("ims", "Addresses for instant messages."),
  valueList("photos", "Addresses of pictures.", {
    type: "reference",
    referenceTypes: ["external"],
    caseExact: true,
  }),
  attribute("addresses", "Postal addresses.", {
    type: "complex",
    multiValued: true,
    subAttributes: [
      attribute("formatted", "The whole address."),
      attribute("streetAddress", "Street and number."),
      attribute("locality", "The city."),
      attribute("region", "The state or region."),
      attribute("postalCode", "The postal code."),
      attribute("country", "The country."),
      attribute("type", "What it is for, such as work or home."),
      attribute("primary", "Whether it is the main one.", { type: "boolean" }),
    ],
  }),
  attribute("groups", "The groups that the person is in. They change through the groups.", {
    type: "complex",
    multiValued: true,
    mutability: "readOnly",
    subAttributes: [
      attribute("value", "The id of the group.", { caseExact: true, mutability: "readOnly" }),
      attribute("$ref", "The address of the group.", {
        type: "reference",
        referenceTypes: ["Group"],
        caseExact: true,
        mutability: "readOnly",
      }),
      attribute("display", "What the group is called.", { mutability: "readOnly" }),
      attribute("type", "Always direct.", { mutability: "readOnly" }),
    ],
  }),
  valueList("entitlements", "What the person may use, in the provider's words. Kept, and grants nothing here."),
  valueList(
    "roles",
    "The person's roles, in the provider's words. The directory's table says which roles they are here.",
  ),
];

/** RFC 7643, 4.3. */
export const enterpriseAttributes: readonly Attribute[] = [
  attribute("employeeNumber", "The number of the employee."),
  attribute("costCenter", "The cost center."),
  attribute("organization", "The organization."),
  attribute("division", "The division."),
  attribute("department", "The department."),
  attribute("manager", "Who the person reports to.", {
    type: "complex",
    subAttributes: [
      attribute("value", "The id of the manager.", { caseExact: true }),
      attribute("$ref", "The address of the manager.", {
        type: "reference",
        referenceTypes: ["User"],
        caseExact: true,
      }),
      attribute("displayName", "What the manager is called."),
    ],
  }),
];
