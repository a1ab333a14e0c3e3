// A composed advisory for tests: every part of CSAF 2.0 that is read, once, valid. Of an invented maker; nothing of it was ever published.

export function composedAdvisory(): Record<string, unknown> {
  return {
    document: {
      category: "csaf_security_advisory",
      csaf_version: "2.0",
      lang: "en",
      title: "Denial of service in Acme S-300",
      aggregate_severity: { text: "High" },
      distribution: { tlp: { label: "WHITE" } },
      publisher: { category: "vendor", name: "Acme PSIRT", namespace: "https://psirt.acme.example" },
      notes: [{ category: "summary", text: "One flaw." }],
      references: [{ category: "self", summary: "This document", url: "https://acme.example/advisories/acme-2026-001.json" }],
      tracking: {
        id: "ACME-2026-001",
        status: "final",
        version: "1.1.0",
        initial_release_date: "2026-09-15T06:00:00Z",
        current_release_date: "2026-10-01T06:00:00Z",
        revision_history: [
          { number: "1.0.0", date: "2026-09-15T06:00:00Z", summary: "First" },
          { number: "1.1.0", date: "2026-10-01T06:00:00Z", summary: "A fix is there" },
        ],
      },
    },
    product_tree: {
      branches: [
        {
          category: "vendor",
          name: "Acme",
          branches: [
            {
              category: "product_family",
              name: "S-Series",
              branches: [
                {
                  category: "architecture",
                  name: "arm",
                  branches: [
                    {
                      category: "product_name",
                      name: "S-300 firmware",
                      branches: [
                        {
                          category: "product_version_range",
                          name: "<V4.5",
                          product: {
                            product_id: "P-FW",
                            name: "Acme S-300 firmware < 4.5",
                            product_identification_helper: {
                              cpe: "cpe:2.3:o:acme:s-300_firmware:*:*:*:*:*:*:*:*",
                              purl: "pkg:generic/s-300",
                              model_numbers: ["6AC7 300-*"],
                              skus: ["300-A"],
                              serial_numbers: ["SN-1"],
                              hashes: [{ filename: "s300.bin", file_hashes: [{ algorithm: "sha256", value: "ab".repeat(32) }] }],
                            },
                          },
                        },
                        { category: "product_version", name: "V4.5", product: { product_id: "P-NEW", name: "Acme S-300 firmware 4.5" } },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
      full_product_names: [{ product_id: "P-HW", name: "Acme S-300 controller" }],
      relationships: [
        { category: "installed_on", product_reference: "P-FW", relates_to_product_reference: "P-HW", full_product_name: { product_id: "P-PAIR", name: "Acme S-300 with firmware < 4.5" } },
      ],
      product_groups: [{ group_id: "G-ALL", product_ids: ["P-HW", "P-FW"] }],
    },
    vulnerabilities: [
      {
        cve: "CVE-2026-12345",
        ids: [{ system_name: "Acme Bug", text: "4711" }],
        title: "Crafted packet",
        cwe: { id: "CWE-787", name: "Out-of-bounds Write" },
        notes: [
          { category: "description", text: "More of it." },
          { category: "summary", text: "A crafted packet stops the controller." },
        ],
        product_status: { known_affected: ["P-PAIR"], fixed: ["P-NEW"] },
        scores: [
          {
            products: ["P-PAIR"],
            cvss_v3: { version: "3.1", vectorString: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", baseScore: 7.5, baseSeverity: "HIGH" },
          },
        ],
        flags: [{ label: "component_not_present", group_ids: ["G-ALL"] }],
        threats: [{ category: "exploit_status", details: "Exploit code is public." }],
        remediations: [
          {
            category: "vendor_fix",
            details: "Update to V4.5.",
            date: "2026-10-01T00:00:00Z",
            url: "https://acme.example/45",
            entitlements: ["maintenance contract"],
            group_ids: ["G-ALL"],
            restart_required: { category: "machine", details: "The controller starts again." },
          },
          { category: "mitigation", details: "Close port 102.", product_ids: ["P-PAIR"] },
        ],
      },
    ],
  };
}
