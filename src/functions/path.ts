import type { Dynamic } from '../types/values.ts';
import { overload, scalar, string } from './define.ts';

const shape = /^(?:(?<Scheme>[a-z][a-z0-9+.-]*):\/\/)?(?<Path>.*)$/is;
const drive = /^(?:\\\\\?\\)?(?<Root>[a-z]:[\\/])/i;

/** The parts of a file path, with either kind of slash; what a path does not have is empty. */
function parsePath(text: string): Dynamic {
  const { Scheme = '', Path = '' } = shape.exec(text)?.groups ?? {};
  const slash = Math.max(Path.lastIndexOf('/'), Path.lastIndexOf('\\'));
  const directory = slash < 0 ? '' : Path.slice(0, slash);
  const [filename = '', ...stream] = Path.slice(slash + 1).split(':');
  const directoryName = directory.slice(Math.max(directory.lastIndexOf('/'), directory.lastIndexOf('\\')) + 1);
  return new Map([
    ['Scheme', Scheme],
    ['RootPath', drive.exec(Path)?.groups?.Root ?? ''],
    ['DirectoryPath', directory],
    ['DirectoryName', directoryName],
    ['Filename', filename],
    ['Extension', filename.includes('.') ? filename.slice(filename.lastIndexOf('.') + 1) : ''],
    ['AlternateDataStreamName', stream.join(':')],
  ]);
}

export const parsePathFunction = scalar({
  name: 'parse_path',
  category: 'path',
  doc: 'Takes a Windows, Unix or network file path apart.',
  examples: [
    ['tostring(parse_path(@"C:\\Windows\\System32\\cmd.exe").Filename)', '"cmd.exe"'],
    ['tostring(parse_path(@"C:\\Windows\\System32\\cmd.exe").DirectoryPath)', '@"C:\\Windows\\System32"'],
    ['tostring(parse_path(@"C:\\Windows\\System32\\cmd.exe").RootPath)', '@"C:\\"'],
    ['tostring(parse_path("/etc/ssh/sshd_config").DirectoryName)', '"ssh"'],
    ['tostring(parse_path(@"D:\\a.txt:hidden.exe").AlternateDataStreamName)', '"hidden.exe"'],
  ],
  overloads: [overload([string('path')], 'dynamic', parsePath)],
});
