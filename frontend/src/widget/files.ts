// Files of a message, read into the JSON it travels in.

export interface SentFile {
  name: string;
  media_type: string;
  base64: string;
}

/** All files of a message together; base64 makes it a third more. */
export const MOST_BYTES = 10_000_000;

export async function read(file: File): Promise<SentFile> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  const base64 = url.slice(url.indexOf(',') + 1);
  return { name: file.name, media_type: file.type || 'application/octet-stream', base64 };
}

/** Files pasted or dropped, if any. */
export function carried(event: Event): File[] {
  const data =
    event instanceof DragEvent ? event.dataTransfer : (event as ClipboardEvent).clipboardData;
  return [...(data?.files ?? [])];
}
