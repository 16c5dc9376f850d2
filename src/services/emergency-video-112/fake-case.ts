/** One case of the stand-in's police. */
export interface FakeCase {
  readonly caseNumber: string;
  /** 긴급 or 일반, or any other word to see what becomes of it. */
  readonly grade: string;
  readonly kind: string;
  readonly lon?: number | string;
  readonly lat?: number | string;
  readonly address?: string;
  readonly areaCode?: string;
  /** `yyyyMMddHHmmss`. */
  readonly time: string;
  readonly user?: string;
}

/** 사건번호 | 사고등급 | 사고유형 | 사건번호 | lon | lat | address | 지역코드 | datetime | 사용자ID */
export function bodyOfCase(report: FakeCase): readonly string[] {
  return [
    report.caseNumber,
    report.grade,
    report.kind,
    report.caseNumber,
    String(report.lon ?? ''),
    String(report.lat ?? ''),
    report.address ?? '',
    report.areaCode ?? '',
    report.time,
    report.user ?? '',
  ];
}
