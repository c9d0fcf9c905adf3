export interface FieldError {
  location: (string | number)[];
  message: string;
  type: string;
}

export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id?: string | null;
  errors?: FieldError[] | null;
}
