// Tokens that may begin a response (MS-TDS §2.2.7).

export const RESPONSE_TOKENS: ReadonlySet<number> = new Set([
  0x79, // RETURNSTATUS
  0x81, // COLMETADATA
  0x88, // ALTMETADATA
  0xa9, // ORDER
  0xaa, // ERROR
  0xab, // INFO
  0xac, // RETURNVALUE
  0xad, // LOGINACK
  0xae, // FEATUREEXTACK
  0xd1, // ROW
  0xd2, // NBCROW
  0xe3, // ENVCHANGE
  0xed, // SSPI
  0xfd, // DONE
  0xfe, // DONEPROC
  0xff, // DONEINPROC
]);
