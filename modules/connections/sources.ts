/** The pages of AWS that several vendors' corrections rest on. */
export const awsPages = {
  dynamodbActions: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html",
  s3Actions: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
} as const;
