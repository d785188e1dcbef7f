import { type Construct } from "constructs";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";

/** What an alarm watches, and which topic it notifies. */
interface AlarmProps {
  readonly name: string;
  readonly description: string;
  readonly topicArn: string;
  readonly namespace: string;
  /** Counts, on any of which the alarm is raised. */
  readonly metricNames: readonly string[];
  readonly dimensions: Readonly<Record<string, string>>;
}

/**
 * An alarm on any of some counts. A count without a value is zero. `FILL` fills in a late metric in the latest period
 * whatever it counts, so the alarm evaluates one period more:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function alarm(scope: Construct, id: string, props: AlarmProps): CloudwatchMetricAlarm {
  const { name, description, topicArn, namespace, metricNames, dimensions } = props;
  const metrics = metricNames.map((metricName, index) => ({
    id: `m${index}`,
    metric: { namespace, metricName, dimensions, period: 300, stat: "Sum" },
  }));
  const total = metrics.map(({ id }) => `FILL(${id}, 0)`).join(" + ");
  return new CloudwatchMetricAlarm(scope, id, {
    alarmName: name,
    alarmDescription: description,
    alarmActions: [topicArn],
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 2,
    datapointsToAlarm: 1,
    threshold: 0,
    treatMissingData: "notBreaching",
    metricQuery: [{ id: "total", expression: total, label: name, returnData: true }, ...metrics],
  });
}
