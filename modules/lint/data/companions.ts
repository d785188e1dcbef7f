/** Actions that an operation needs beside its own, which the Service Authorization Reference does not list. */
export const companions = [
  {
    action: "dynamodb:ExportTableToPointInTime",
    needs: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:PutObjectAcl"],
    because: "An export writes to the bucket with the caller's own permissions.",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html",
  },
  {
    action: "kms:Encrypt",
    needs: ["kms:GenerateDataKey"],
    because: "Encrypt takes at most 4,096 bytes; a client that encrypts data of any size asks for data keys instead.",
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html",
  },
] as const;
